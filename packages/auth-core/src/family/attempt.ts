/**
 * The attempt: 16 random bytes that the client makes for one rotation and stores before it sends them. A retry repeats
 * it, a thief with a copied token cannot know it.
 */
import { createHash } from 'node:crypto';

/** RFC 4648 §5 for 16 bytes: the last character carries two of their bits, and four that are zero. */
const ATTEMPT_PATTERN = /^[\w-]{21}[AQgw]$/;

/**
 * Whether this is an attempt as the contract has it: 16 bytes in base64url, 22 characters, one spelling.
 *
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { isAttempt } from '@aalto/auth-core';
 *
 * isAttempt(randomBytes(16).toString('base64url')); // true
 */
export function isAttempt(text: string): boolean {
  return ATTEMPT_PATTERN.test(text);
}

/**
 * What the family remembers of an attempt: its SHA-256 in base64url, so that a leaked database does not give
 * successors away.
 *
 * @throws {TypeError} Not an attempt: see `isAttempt`.
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { hashAttempt } from '@aalto/auth-core';
 *
 * hashAttempt(randomBytes(16).toString('base64url')); // 43 characters
 */
export function hashAttempt(attempt: string): string {
  return createHash('sha256').update(attemptBytes(attempt)).digest('base64url');
}

/** @throws {TypeError} Not an attempt. */
export function attemptBytes(attempt: string): Buffer {
  // Node's decoder skips what it does not know, so two texts could name one attempt.
  if (!isAttempt(attempt)) throw new TypeError('An attempt is 16 bytes in base64url');
  return Buffer.from(attempt, 'base64url');
}
