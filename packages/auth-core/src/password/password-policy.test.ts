import { describe, expect, test } from 'vitest';

import { weaknessesOf } from './password-policy.ts';

describe('weaknessesOf', () => {
  test.each(['', '1234567', '🔑🔑🔑🔑🔑🔑🔑', 'e\u0301'.repeat(7)])(
    '%j is too short: seven characters or fewer',
    (password) => {
      expect(weaknessesOf(password)).toEqual(['too_short']);
    },
  );

  test.each(['12345678', '        ', '🔑🔑🔑🔑🔑🔑🔑🔑', 'ÄÖÜßäöü€', 'a'.repeat(1024), 'é'.repeat(512)])(
    '%j may be used: no rule but the length',
    (password) => {
      expect(weaknessesOf(password)).toEqual([]);
    },
  );

  test.each([
    ['1025 letters', 'a'.repeat(1025)],
    ['513 letters of two bytes', 'é'.repeat(513)],
    ['four million letters', 'a'.repeat(4_000_000)],
  ])('%s are too long: over 1 KiB', (_, password) => {
    expect(weaknessesOf(password)).toEqual(['too_long']);
  });
});
