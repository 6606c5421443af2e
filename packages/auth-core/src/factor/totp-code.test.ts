import fc from 'fast-check';
import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';

import { normalizeTotpCode, verifyTotpCode } from './totp-code.ts';
import { createTotpSecret } from './totp-secret.ts';

const secret = createTotpSecret(Buffer.from('12345678901234567890'));
const atStep = (step: number) => new Date(step * 30_000);
const codeOfStep = (step: number) => generateSync({ secret, epoch: step * 30 });

describe('RFC 6238 appendix B (SHA-1)', () => {
  test.each([
    [59, 0x1, '94287082'],
    [1_111_111_109, 0x23523ec, '07081804'],
    [1_111_111_111, 0x23523ed, '14050471'],
    [1_234_567_890, 0x273ef07, '89005924'],
    [2_000_000_000, 0x3f940aa, '69279037'],
    [20_000_000_000, 0x27bc86aa, '65353130'],
  ])('at %d s the step is %d and the code %s', (seconds, timeStep, eightDigits) => {
    expect(generateSync({ secret, epoch: seconds, digits: 8 })).toBe(eightDigits);
    const verdict = verifyTotpCode({
      secret,
      code: eightDigits.slice(2),
      now: new Date(seconds * 1000),
      lastAcceptedTimeStep: null,
    });
    expect(verdict).toEqual({ accepted: true, timeStep });
  });
});

describe('RFC 4226 appendix D', () => {
  test.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [3, '969429'],
    [4, '338314'],
    [5, '254676'],
    [6, '287922'],
    [7, '162583'],
    [8, '399871'],
    [9, '520489'],
  ])('the code of count %d is %s', (count, code) => {
    expect(generateSync({ secret, strategy: 'hotp', counter: count })).toBe(code);
    expect(verifyTotpCode({ secret, code, now: atStep(count), lastAcceptedTimeStep: null })).toEqual({
      accepted: true,
      timeStep: count,
    });
  });
});

describe('verifyTotpCode', () => {
  const step = 60_000_000;

  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('a code %d steps away: accepted is %s, in the first and the last second of a step', (away, accepted) => {
    const code = codeOfStep(step + away);
    for (const milliseconds of [0, 29_999]) {
      const now = new Date(atStep(step).getTime() + milliseconds);
      expect(verifyTotpCode({ secret, code, now, lastAcceptedTimeStep: null })).toEqual(
        accepted ? { accepted, timeStep: step + away } : { accepted },
      );
    }
  });

  test('a code is good once', () => {
    const attempt = { secret, code: codeOfStep(step), now: atStep(step) };
    const first = verifyTotpCode({ ...attempt, lastAcceptedTimeStep: null });
    expect(first).toEqual({ accepted: true, timeStep: step });
    expect(verifyTotpCode({ ...attempt, lastAcceptedTimeStep: step })).toEqual({ accepted: false });
  });

  test('once a code is accepted no earlier one is, and the next one is', () => {
    const judge = (away: number) =>
      verifyTotpCode({
        secret,
        code: codeOfStep(step + away),
        now: atStep(step),
        lastAcceptedTimeStep: step,
      });
    expect(judge(-1)).toEqual({ accepted: false });
    expect(judge(1)).toEqual({ accepted: true, timeStep: step + 1 });
  });

  test.each([1, 2, 1000])(
    'a clock set back behind the last accepted step (+%d) refuses, and does not throw',
    (ahead) => {
      const attempt = { secret, code: codeOfStep(step), now: atStep(step) };
      expect(verifyTotpCode({ ...attempt, lastAcceptedTimeStep: step + ahead })).toEqual({ accepted: false });
    },
  );

  test('a code with the spaces of an app, or leading zeros, is accepted', () => {
    const code = '081804';
    const now = new Date(1_111_111_109_000);
    expect(verifyTotpCode({ secret, code: ' 081 804\n', now, lastAcceptedTimeStep: null }).accepted).toBe(
      true,
    );
    expect(verifyTotpCode({ secret, code: String(Number(code)), now, lastAcceptedTimeStep: null })).toEqual({
      accepted: false,
    });
  });

  test("another factor's code is refused", () => {
    const other = createTotpSecret(new Uint8Array(20));
    expect(
      verifyTotpCode({
        secret: other,
        code: codeOfStep(step),
        now: atStep(step),
        lastAcceptedTimeStep: null,
      }),
    ).toEqual({ accepted: false });
  });

  test('no input makes it throw', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 -]{0,9}$/));
    fc.assert(
      fc.property(anything, (code) => {
        const verdict = verifyTotpCode({ secret, code, now: atStep(step), lastAcceptedTimeStep: null });
        expect(typeof verdict.accepted).toBe('boolean');
      }),
    );
  });

  test('exactly the codes of the three steps in reach are accepted', () => {
    const right = new Set([step - 1, step, step + 1].map(codeOfStep));
    for (let number = 0; number < 1_000_000; number += 997) {
      const code = String(number).padStart(6, '0');
      const { accepted } = verifyTotpCode({ secret, code, now: atStep(step), lastAcceptedTimeStep: null });
      expect(accepted).toBe(right.has(code));
    }
  });

  test.each([
    [{ secret: '' }],
    [{ secret: 'not base32!' }],
    [{ secret: 'GEZDGNBV' }],
    [{ now: new Date(Number.NaN) }],
    [{ lastAcceptedTimeStep: -1 }],
  ])("a mistake of ours (%j) is a TypeError, not a user's wrong code", (mistake) => {
    const attempt = { secret, code: '000000', now: atStep(step), lastAcceptedTimeStep: null, ...mistake };
    expect(() => verifyTotpCode(attempt)).toThrow(TypeError);
  });
});

describe('normalizeTotpCode', () => {
  test.each([
    '123456',
    '123 456',
    '123-456',
    ' 12 34 56 ',
    '123\u00a0456',
    '123\u2013456',
    '1-2-3-4-5-6\r\n',
  ])('%j is the code 123456', (input) => {
    expect(normalizeTotpCode(input)).toBe('123456');
  });

  test.each([
    '',
    '12345',
    '1234567',
    '12345a',
    '１２３４５６',
    '٣٤٥٦٧٨',
    '+12345',
    '12345.6',
    '0x1234',
    '1e5000',
  ])('%j is no code', (input) => {
    expect(normalizeTotpCode(input)).toBeNull();
  });
});
