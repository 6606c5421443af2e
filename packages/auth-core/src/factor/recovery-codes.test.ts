import { randomBytes, randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseRootKeys } from '../secret/root-keys.ts';
import { deriveRecoveryCodes, hashRecoveryCode, normalizeRecoveryCode } from './recovery-codes.ts';

const { current } = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
const [, other] = parseRootKeys(
  '1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE,2:AAAAYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE',
).byId.values();
const set = { setId: randomUUID(), userId: randomUUID() };
const attempt = randomBytes(16).toString('base64url');

describe('deriveRecoveryCodes', () => {
  test('ten different codes of 125 bits, in groups that can be read out', () => {
    const codes = deriveRecoveryCodes(set, randomBytes(32), current);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{5}-){4}[A-Z2-7]{5}$/);
  });

  test('the same attempt shows the same codes again', () => {
    expect(deriveRecoveryCodes(set, attempt, current)).toEqual(deriveRecoveryCodes(set, attempt, current));
  });

  test('another set, user, attempt or root key shares none of them', () => {
    const codes = new Set(deriveRecoveryCodes(set, attempt, current));
    const others = [
      deriveRecoveryCodes({ ...set, setId: randomUUID() }, attempt, current),
      deriveRecoveryCodes({ ...set, userId: randomUUID() }, attempt, current),
      deriveRecoveryCodes(set, randomBytes(16).toString('base64url'), current),
      deriveRecoveryCodes(set, attempt, other ?? current),
    ];
    for (const code of others.flat()) expect(codes.has(code)).toBe(false);
  });

  test.each(['', 'garbage', attempt.slice(1), randomBytes(16), new Uint8Array(0)])(
    'the seed %j is refused: codes of less would be guessed',
    (seed) => {
      expect(() => deriveRecoveryCodes(set, seed, current)).toThrow(TypeError);
    },
  );
});

describe('a code as people type it', () => {
  const [code = ''] = deriveRecoveryCodes(set, attempt, current);

  test.each([
    code,
    code.toLowerCase(),
    code.replaceAll('-', ''),
    code.replaceAll('-', ' '),
    ` ${code}\n`,
    code.replaceAll('-', '–'),
  ])('%j is that code', (typed) => {
    expect(hashRecoveryCode(typed)).toBe(hashRecoveryCode(code));
  });

  test.each(['', code.slice(1), `${code}A`, code.replace(/^./, '1'), 'İ'.repeat(25), 'ß'.repeat(13)])(
    '%j is none',
    (typed) => {
      expect(normalizeRecoveryCode(typed)).toBeNull();
      expect(() => hashRecoveryCode(typed)).toThrow(TypeError);
    },
  );

  test('no text is more than one code, and none makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (typed) => {
        const normal = normalizeRecoveryCode(typed);
        expect(normal === null || normalizeRecoveryCode(normal) === normal).toBe(true);
      }),
    );
  });
});
