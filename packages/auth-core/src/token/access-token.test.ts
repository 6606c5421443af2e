import { generateKeyPairSync } from 'node:crypto';

import { SignJWT, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';

import {
  claims,
  encode,
  header,
  issuer,
  keys,
  now,
  partsOf,
  seconds,
  signingKey,
  signWith,
  stored,
  token,
  verify,
} from '../test-support/access-token-sample.ts';
import { signAccessToken, verifyAccessToken } from './access-token.ts';
import { createSigningKey, importSigningKey } from './signing-key.ts';

describe('signAccessToken', () => {
  test('what it signs verifies to the same claims', async () => {
    expect(await verify(token)).toEqual({ outcome: 'valid', claims });
  });

  test('the header is alg, typ and kid, and nothing else', () => {
    expect(decodeProtectedHeader(token)).toEqual(header);
  });

  test('the optional claims may be absent', async () => {
    const { mfa_time: _, app_metadata: __, ...rest } = claims;
    expect(await verify(signAccessToken(rest, signingKey))).toEqual({ outcome: 'valid', claims: rest });
  });

  test('claims that would be refused are never signed', () => {
    expect(() => signAccessToken({ ...claims, exp: Number.NaN }, signingKey)).toThrow(TypeError);
    expect(() => signAccessToken({ ...claims, iat: 1.5 }, signingKey)).toThrow(TypeError);
    expect(() => signAccessToken({ ...claims, aud: '' }, signingKey)).toThrow(TypeError);
  });
});

describe('expiry', () => {
  const at = (secondsPastExpiry: number) => new Date((claims.exp + secondsPastExpiry) * 1000);

  test.each([-1, 0, 29])('%d s past exp is accepted', async (past) => {
    expect((await verify(token, at(past))).outcome).toBe('valid');
  });

  test.each([30, 31, 86_400])('%d s past exp is expired', async (past) => {
    expect(await verify(token, at(past))).toEqual({ outcome: 'expired' });
  });

  test('the tolerance is a setting', async () => {
    const verdict = await verifyAccessToken(token, { keys, issuer, now: at(1), toleranceSeconds: 0 });
    expect(verdict).toEqual({ outcome: 'expired' });
  });

  test('expired is said of our own tokens alone', async () => {
    const [head, payload] = partsOf(token);
    expect(await verify(`${head}.${payload}.${'A'.repeat(86)}`, at(31))).toEqual({ outcome: 'invalid' });
    const elsewhere = await signWith({}, { ...claims, iss: 'https://other.example' });
    expect(await verify(elsewhere, at(31))).toEqual({ outcome: 'invalid' });
  });
});

describe('keys', () => {
  test('a key that is not in the map is named, so that the caller can load it', async () => {
    const other = await createSigningKey();
    const foreign = signAccessToken(claims, await importSigningKey(other.privateJwk));
    expect(await verify(foreign)).toEqual({ outcome: 'unknown_key', kid: other.kid });
  });

  test('a foreign key under a kid of ours is refused', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await verify(signAccessToken(claims, { kid: stored.kid, privateKey }))).toEqual({
      outcome: 'invalid',
    });
  });

  test.each([undefined, '', 1, [stored.kid], '../../etc/passwd', 'x\nadmin signed in', 'a'.repeat(5000)])(
    'a kid that is no thumbprint (%#) is refused before it can reach a log',
    async (kid) => {
      const [, payload, signature] = partsOf(token);
      expect(await verify(`${encode({ ...header, kid })}.${payload}.${signature}`)).toEqual({
        outcome: 'invalid',
      });
    },
  );
});

describe('tokens of another kind', () => {
  test.each(['JWT', 'jwt', 'id+jwt', 'logout+jwt', 'application/at+jwt', 'AT+JWT', ''])(
    'the type %j is refused',
    async (typ) => {
      expect(await verify(await signWith({ typ }))).toEqual({ outcome: 'invalid' });
    },
  );

  test('a missing type is refused', async () => {
    const untyped = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: stored.kid });
    expect(await verify(await untyped.sign(signingKey.privateKey))).toEqual({ outcome: 'invalid' });
  });

  test.each([`${issuer}/`, 'https://other.example', issuer.toUpperCase(), undefined, [issuer]])(
    'the issuer %j is refused',
    async (iss) => {
      expect(await verify(await signWith({}, { ...claims, iss }))).toEqual({ outcome: 'invalid' });
    },
  );

  test.each([
    ['no expiry', { exp: undefined }],
    ['an expiry that is text', { exp: '9999999999' }],
    ['not yet valid', { nbf: seconds(now) + 3600 }],
    ['another role', { role: 'service_role' }],
    ['a level that does not exist', { aal: 'aal9' }],
    ['several audiences', { aud: ['backend-1', 'backend-2'] }],
    ['no session', { sid: undefined }],
  ])('%s is refused, though we signed it', async (_, overrides) => {
    expect(await verify(await signWith({}, { ...claims, ...overrides }))).toEqual({ outcome: 'invalid' });
  });

  test.each([
    '',
    '.',
    '..',
    '...',
    'garbage',
    'aalto_pk_abc',
    'e30.e30.',
    'bnVsbA.bnVsbA.bnVsbA',
    '\0',
    '🔑.🔑.🔑',
  ])('%j is refused', async (text) => {
    expect(await verify(text)).toEqual({ outcome: 'invalid' });
  });
});
