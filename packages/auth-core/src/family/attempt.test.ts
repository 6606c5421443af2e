import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { attemptOf } from '../test-support/family-life.ts';
import { hashAttempt, isAttempt } from './attempt.ts';

test('an attempt is 16 bytes in the one spelling of base64url', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64url');
      expect(isAttempt(text)).toBe(true);
      expect(hashAttempt(text)).toBe(createHash('sha256').update(bytes).digest('base64url'));
    }),
  );
});

test.each(['', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}B`, `${'A'.repeat(22)}==`])(
  '%j is no attempt, and never becomes one',
  (text) => {
    for (const wrong of [text, `${text}\n`, ` ${attemptOf(1)}`, attemptOf(1).replace(/^./, '+')]) {
      expect(isAttempt(wrong)).toBe(false);
      expect(() => hashAttempt(wrong)).toThrow(TypeError);
    }
  },
);
