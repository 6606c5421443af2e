import { hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { deriveKey, formatRootKey, parseRootKeys } from './root-keys.ts';

const keyA = Buffer.alloc(32, 0xfb);
const keyB = Buffer.alloc(48, 0x7e);

describe('parseRootKeys', () => {
  test('the first key is the current one, and every key is found by its id', () => {
    const keys = parseRootKeys(`${formatRootKey(7, keyA)},${formatRootKey(0, keyB)}`);
    expect(keys.current.id).toBe(7);
    expect(keys.current.key.export()).toEqual(keyA);
    expect(keys.byId.get(0)?.key.export()).toEqual(keyB);
    expect([...keys.byId.keys()]).toEqual([7, 0]);
  });

  test('what formatRootKey writes is read back, for every id and length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.uint8Array({ minLength: 32, maxLength: 80 }),
        (id, bytes) => {
          const { current } = parseRootKeys(formatRootKey(id, bytes));
          expect(current.id).toBe(id);
          expect(new Uint8Array(current.key.export())).toEqual(bytes);
        },
      ),
    );
  });

  test('base64 and base64url, padded or not, and spaces around entries name the same key', () => {
    const base64 = keyA.toString('base64');
    expect(base64).toMatch(/[+/].*=$/);
    const spellings = [base64, base64.replaceAll('=', ''), keyA.toString('base64url')];
    for (const spelling of spellings) {
      expect(parseRootKeys(`1:${spelling}`).current.key.export()).toEqual(keyA);
      expect(parseRootKeys(` 1:${spelling}\n`).current.key.export()).toEqual(keyA);
    }
  });

  test.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    [keyA.toString('base64url'), 'has no id:key in entry 1'],
    [`${formatRootKey(1, keyA)},`, 'has no id:key in entry 2'],
    [`-1:${keyA.toString('base64url')}`, 'has no id:key in entry 1'],
    [`1.5:${keyA.toString('base64url')}`, 'has no id:key in entry 1'],
    [`256:${keyA.toString('base64url')}`, 'has an id above 255 in entry 1'],
    [`1:${keyA.toString('base64url')}!!`, 'has no id:key in entry 1'],
    [`1:${'a'.repeat(45)}`, 'has a key that is not base64url in entry 1'],
    [`1:${Buffer.alloc(31).toString('base64url')}`, 'has a key of 31 bytes in entry 1, fewer than 32'],
    [`${formatRootKey(1, keyA)},${formatRootKey(1, keyB)}`, 'names the id 1 twice'],
    [`${formatRootKey(1, keyA)},001:${keyB.toString('base64url')}`, 'names the id 1 twice'],
  ])('a wrong list is named in one line that says how to make one (%#)', (text, problem) => {
    expect(() => parseRootKeys(text)).toThrow(TypeError);
    expect(() => parseRootKeys(text)).toThrow(problem);
    expect(() => parseRootKeys(text)).toThrow(/^[^\n]*randomBytes\(32\)[^\n]*$/);
  });

  test('no error repeats any part of a key', () => {
    const secret = Buffer.alloc(24, 'leak').toString('base64url');
    for (const text of [secret, `1:${secret}`, `${secret}:1`, `1:${secret}${secret}?`, `1:a,${secret}`]) {
      expect(() => parseRootKeys(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret.slice(0, 8)) }),
      );
    }
  });

  test('a root key prints and serialises without its bytes', () => {
    const keys = parseRootKeys(formatRootKey(1, Buffer.alloc(32, 'leak')));
    const printed = inspect(keys, { depth: 9, showHidden: true }) + JSON.stringify(keys.current);
    expect(printed).not.toMatch(/leak|6c 65 61 6b|108, ?101|bGVhay/);
  });
});

describe('formatRootKey', () => {
  test.each([-1, 256, 1.5, Number.NaN])('the id %d is refused', (id) => {
    expect(() => formatRootKey(id, keyA)).toThrow(TypeError);
  });

  test('a key of 31 bytes is refused', () => {
    expect(() => formatRootKey(1, new Uint8Array(31))).toThrow(TypeError);
  });
});

describe('deriveKey', () => {
  const { current, byId } = parseRootKeys(`${formatRootKey(1, keyA)},${formatRootKey(2, keyB)}`);

  test('a derived key is HKDF-SHA-256 over the purpose: every stored token and ciphertext depends on it', () => {
    const expected = hkdfSync('sha256', keyA, new Uint8Array(), 'aalto/v1/refresh-token/mac', 32);
    expect(deriveKey(current, 'refresh-token/mac').export()).toEqual(Buffer.from(expected));
  });

  test('no two purposes and no two root keys share a derived key', () => {
    const purposes = [
      'refresh-token/derive',
      'refresh-token/mac',
      'recovery-code',
      'secret-at-rest',
      'canary',
    ] as const;
    const derived = [...byId.values()].flatMap((root) =>
      purposes.map((purpose) => deriveKey(root, purpose).export().toString('hex')),
    );
    expect(new Set(derived).size).toBe(2 * purposes.length);
  });

  test('a key is derived once and then remembered', () => {
    expect(deriveKey(current, 'canary')).toBe(deriveKey(current, 'canary'));
  });
});
