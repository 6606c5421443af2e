import { createPublicKey } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

import fc from 'fast-check';
import { SignJWT, UnsecuredJWT, exportSPKI } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  claims,
  encode,
  header,
  partsOf,
  signWith,
  stored,
  token,
  verify,
} from '../test-support/access-token-sample.ts';
import { createSigningKey, importSigningKey, importVerifyingKey } from './signing-key.ts';

describe('confusion of algorithms', () => {
  test('an unsigned token is refused, however it spells none', async () => {
    const unsecured = new UnsecuredJWT(claims).encode();
    expect(await verify(unsecured)).toEqual({ outcome: 'invalid' });
    const [, payload, signature] = partsOf(token);
    for (const alg of ['none', 'None', 'NONE', '']) {
      const head = encode({ ...header, alg });
      expect(await verify(`${head}.${payload}.`)).toEqual({ outcome: 'invalid' });
      expect(await verify(`${head}.${payload}.${signature}`)).toEqual({ outcome: 'invalid' });
    }
    expect(await verify(`${encode(header)}.${payload}.`)).toEqual({ outcome: 'invalid' });
  });

  test('an HMAC keyed with the public key, in any of its spellings, is refused', async () => {
    const publicKey = await importVerifyingKey(stored.publicJwk);
    const pem = await exportSPKI(publicKey);
    const jwk: JsonWebKey = { ...stored.publicJwk };
    const der = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
    const spellings = [pem, pem.trim(), JSON.stringify(stored.publicJwk), stored.publicJwk.x];
    for (const secret of [...spellings.map((text) => new TextEncoder().encode(text)), new Uint8Array(der)]) {
      for (const alg of ['HS256', 'HS512']) {
        const padded = secret.length < 64 ? Buffer.concat([secret, Buffer.alloc(64)]) : secret;
        const forged = await new SignJWT(claims).setProtectedHeader({ ...header, alg }).sign(padded);
        expect(await verify(forged)).toEqual({ outcome: 'invalid' });
      }
    }
  });

  test('another algorithm never makes the caller look for its key', async () => {
    const kid = 'A'.repeat(43);
    const [, payload, signature] = partsOf(token);
    for (const alg of ['HS256', 'RS256', 'ES384', 'none']) {
      const text = `${encode({ ...header, alg, kid })}.${payload}.${signature}`;
      expect(await verify(text)).toEqual({ outcome: 'invalid' });
    }
  });

  test('an ECDSA signature of zeros is refused (CVE-2022-21449)', async () => {
    const [head, payload] = partsOf(token);
    expect(await verify(`${head}.${payload}.${'A'.repeat(86)}`)).toEqual({ outcome: 'invalid' });
  });
});

describe('keys that a token brings along', () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'an embedded %s is refused, and nothing is fetched',
    async (member) => {
      const fetched = vi.fn();
      vi.stubGlobal('fetch', fetched);
      const attacker = await createSigningKey();
      const { privateKey } = await importSigningKey(attacker.privateJwk);
      const values = { jwk: attacker.publicJwk, x5c: ['MIIB'] };
      const value =
        member === 'jwk' || member === 'x5c' ? values[member] : 'https://attacker.example/keys.json';

      for (const kid of [stored.kid, attacker.kid]) {
        const protectedHeader = { ...header, kid, [member]: value };
        const forged = await new SignJWT(claims).setProtectedHeader(protectedHeader).sign(privateKey);
        expect(await verify(forged)).toEqual({ outcome: 'invalid' });
      }
      expect(fetched).not.toHaveBeenCalled();
    },
  );

  test('even our own signature does not excuse one, nor an extension marked critical', async () => {
    expect(await verify(await signWith({ jku: 'https://attacker.example' }))).toEqual({ outcome: 'invalid' });
    const critical = { b64: true, crit: ['b64'] };
    expect(await verify(await signWith(critical))).toEqual({ outcome: 'invalid' });
  });
});

describe('tampering', () => {
  test('a changed payload is refused', async () => {
    const [head, , signature] = partsOf(token);
    for (const change of [{ aal: 'aal2', epoch: 2 }, { sub: 'user-2' }, { exp: claims.exp + 1 }]) {
      const forged = `${head}.${encode({ ...claims, ...change })}.${signature}`;
      expect(await verify(forged)).toEqual({ outcome: 'invalid' });
    }
  });

  test('a token cut anywhere is refused', async () => {
    for (let length = 0; length < token.length; length += 1) {
      expect((await verify(token.slice(0, length))).outcome).toBe('invalid');
    }
  });

  test('a token with something added is refused', async () => {
    for (const text of [
      `${token}.`,
      `${token}=`,
      `${token}A`,
      ` ${token}`,
      `${token}\n`,
      `Bearer ${token}`,
    ]) {
      expect(await verify(text)).toEqual({ outcome: 'invalid' });
    }
  });

  test('no change of any character yields other claims, and none makes it throw', async () => {
    const position = fc.nat({ max: token.length - 1 });
    await fc.assert(
      fc.asyncProperty(position, fc.string({ unit: 'binary', maxLength: 2 }), async (at, replacement) => {
        const verdict = await verify(token.slice(0, at) + replacement + token.slice(at + 1));
        if (verdict.outcome === 'valid') expect(verdict.claims).toEqual(claims);
      }),
      { numRuns: 500 },
    );
  });

  test('no text makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.json(), fc.json(), async (text, head, payload) => {
        expect((await verify(text)).outcome).toBe('invalid');
        const shaped = [head, payload, text].map((part) => Buffer.from(part).toString('base64url')).join('.');
        expect((await verify(shaped)).outcome).toBe('invalid');
      }),
    );
  });
});
