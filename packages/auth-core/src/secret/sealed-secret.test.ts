import { CompactEncrypt, decodeProtectedHeader } from 'jose';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { deriveKey, formatRootKey, parseRootKeys } from './root-keys.ts';
import { SecretUnreadableError, openSecret, sealSecret, sealedWithCurrentKey } from './sealed-secret.ts';

const older = formatRootKey(1, Buffer.alloc(32, 1));
const newer = formatRootKey(2, Buffer.alloc(32, 2));
const before = parseRootKeys(older);
const during = parseRootKeys(`${newer},${older}`);
const after = parseRootKeys(newer);
const context = 'factor:backend:user:factor';

const tamperedOrMoved = expect.objectContaining({
  name: 'SecretUnreadableError',
  reason: 'tampered_or_moved',
});

describe('openSecret', () => {
  test('a byte order mark is part of a secret', async () => {
    expect(await openSecret(await sealSecret('\ufeffseed', context, during), context, during)).toBe(
      '\ufeffseed',
    );
  });

  test('any secret opens in its own context', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        async (secret, place) => {
          const sealed = await sealSecret(secret, place, during);
          expect(await openSecret(sealed, place, during)).toBe(secret);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a secret that is moved to another row does not open', async () => {
    const sealed = await sealSecret('seed', context, before);
    await expect(openSecret(sealed, 'factor:backend:user:other', before)).rejects.toEqual(tamperedOrMoved);
    await expect(openSecret(sealed, '', before)).rejects.toEqual(tamperedOrMoved);
  });

  test('a secret that is changed anywhere does not open', async () => {
    const sealed = await sealSecret('a seed of some length', context, during);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      // Not each position decides: the last character of a part may carry bits that no byte uses.
      const outcome = await openSecret(changed, context, during).catch((error: unknown) => error);
      const isUnchanged = outcome === 'a seed of some length';
      expect(isUnchanged || outcome instanceof SecretUnreadableError).toBe(true);
    }
  });

  test('a kid that names another of our keys does not open', async () => {
    const sealed = await sealSecret('seed', context, before);
    const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: '2' })).toString(
      'base64url',
    );
    const relabelled = [header, ...sealed.split('.').slice(1)].join('.');
    await expect(openSecret(relabelled, context, during)).rejects.toEqual(tamperedOrMoved);
  });

  test.each(['', 'garbage', 'a.b.c', 'a.b.c.d.e', '....', '{}'])('%j does not open', async (sealed) => {
    await expect(openSecret(sealed, context, during)).rejects.toEqual(tamperedOrMoved);
  });

  test('a JWE of another algorithm does not open, whatever made it', async () => {
    const wrapped = await new CompactEncrypt(new TextEncoder().encode('seed'))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: '2' })
      .encrypt(deriveKey(during.current, 'secret-at-rest'));
    await expect(openSecret(wrapped, context, during)).rejects.toEqual(tamperedOrMoved);
  });

  test('a retired root key is told apart from tampering', async () => {
    const sealed = await sealSecret('seed', context, before);
    await expect(openSecret(sealed, context, after)).rejects.toEqual(
      expect.objectContaining({ name: 'SecretUnreadableError', reason: 'unknown_key' }),
    );
  });

  test('a root key of the same id and other bytes opens nothing', async () => {
    const sealed = await sealSecret('seed', context, before);
    const stranger = parseRootKeys(formatRootKey(1, Buffer.alloc(32, 9)));
    await expect(openSecret(sealed, context, stranger)).rejects.toEqual(tamperedOrMoved);
  });
});

describe('rotation of the root key', () => {
  test('what the older key sealed opens while it is listed, and asks to be sealed again', async () => {
    const sealed = await sealSecret('seed', context, before);
    expect(await openSecret(sealed, context, during)).toBe('seed');
    expect(sealedWithCurrentKey(sealed, during)).toBe(false);

    const again = await sealSecret('seed', context, during);
    expect(sealedWithCurrentKey(again, during)).toBe(true);
    expect(await openSecret(again, context, after)).toBe('seed');
  });

  test('garbage counts as not sealed with the current key', () => {
    expect(sealedWithCurrentKey('garbage', during)).toBe(false);
  });
});

test('a sealed secret reveals neither its plaintext nor its context, and never repeats', async () => {
  const first = await sealSecret('seed', context, during);
  const second = await sealSecret('seed', context, during);
  expect(first).not.toBe(second);
  expect(decodeProtectedHeader(first)).toEqual({ alg: 'dir', enc: 'A256GCM', kid: '2' });
});
