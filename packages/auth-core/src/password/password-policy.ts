/**
 * Why a password is refused. `too_short`: under 8 code points. `too_long`: over 1024 bytes of UTF-8. `common`: see
 * `isCommonPassword`.
 */
export type PasswordWeakness = 'too_short' | 'too_long' | 'common';

const minimumCodePoints = 8;
const maximumBytes = 1024;

/**
 * What is wrong with the length of a new password, before anything is hashed or looked up.
 *
 * A length, and no rules of composition (NIST SP 800-63B-4 §3.1.1.2). A code point counts as one character
 * there, so an emoji is not two; the upper bound is in bytes, since it bounds the work.
 *
 * @example
 * import { weaknessesOf } from '@aalto/auth-core';
 *
 * weaknessesOf('hunter2'); // ['too_short']
 * weaknessesOf('correct horse battery'); // []
 */
export function weaknessesOf(password: string): PasswordWeakness[] {
  // First, so that a megabyte is never split into code points.
  if (Buffer.byteLength(password) > maximumBytes) return ['too_long'];
  // In the form that is hashed: an "é" of two code points is worth no more than an "é" of one.
  if (Array.from(password.normalize('NFC')).length < minimumCodePoints) return ['too_short'];
  return [];
}
