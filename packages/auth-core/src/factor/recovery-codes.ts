/**
 * Recovery codes: ten look-up secrets (NIST SP 800-63B-4 §3.1.2) for whoever has lost the authenticator. Each is 125
 * bits, beyond any guessing, so its hash needs no salt and no work factor.
 */
import { createHash, createHmac } from 'node:crypto';

import { ScureBase32Plugin } from 'otplib';

import { attemptBytes } from '../family/attempt.ts';
import { deriveKey } from '../secret/root-keys.ts';
import type { RootKey } from '../secret/root-keys.ts';

/** How many a set has. */
export const RECOVERY_CODES = 10;

const base32 = new ScureBase32Plugin();
const CHARACTERS = 25;
const GROUP = /.{5}(?=.)/g;
/** RFC 4648 §6: no 0, 1, 8 and 9, which are read as O, I, B and g. */
const CODE_PATTERN = /^[A-Z2-7]{25}$/;

/** Whose set of codes it is. */
export interface RecoveryCodeSet {
  /** A UUID: the same attempt gives other codes in another set, and to another user. */
  readonly setId: string;
  readonly userId: string;
}

/**
 * Derives the codes of a set, as they are shown: `AAAAA-BBBBB-CCCCC-DDDDD-EEEEE`, each 125 bits.
 *
 * With an attempt they are derived from it, so that a lost answer can be repeated although only hashes are stored; a
 * leaked root key still lacks every attempt.
 *
 * @param seed The client's attempt (22 characters of base64url), or 32 random bytes where it sent none.
 * @throws {TypeError} The seed is neither.
 * @example
 * import { randomBytes, randomUUID } from 'node:crypto';
 * import { deriveRecoveryCodes, parseRootKeys } from '@aalto/auth-core';
 *
 * const { current } = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const codes = deriveRecoveryCodes({ setId: randomUUID(), userId: randomUUID() }, randomBytes(32), current);
 */
export function deriveRecoveryCodes(
  { setId, userId }: RecoveryCodeSet,
  seed: string | Uint8Array,
  key: RootKey,
): string[] {
  const secret = typeof seed === 'string' ? attemptBytes(seed) : seed;
  if (typeof seed !== 'string' && seed.length !== 32) throw new TypeError('A seed is 32 random bytes');
  return Array.from({ length: RECOVERY_CODES }, (_, index) => {
    const mac = createHmac('sha256', deriveKey(key, 'recovery-code'))
      .update(`${userId}:${setId}:${index}:`)
      .update(secret)
      .digest();
    return base32.encode(mac, { padding: false }).slice(0, CHARACTERS).replaceAll(GROUP, '$&-');
  });
}

/**
 * A code as it was typed, without its dashes and in capitals; null where it can be none.
 *
 * @example
 * import { normalizeRecoveryCode } from '@aalto/auth-core';
 *
 * normalizeRecoveryCode('aaaaa bbbbb-ccccc ddddd-eeeee'); // 'AAAAABBBBBCCCCCDDDDDEEEEE'
 */
export function normalizeRecoveryCode(typed: string): string | null {
  // Some keyboards and word processors make a dash longer.
  const code = typed.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase();
  return CODE_PATTERN.test(code) ? code : null;
}

/**
 * What is stored of a code: its SHA-256 in base64url.
 *
 * @throws {TypeError} Not a code: see `normalizeRecoveryCode`.
 * @example
 * import { hashRecoveryCode } from '@aalto/auth-core';
 *
 * hashRecoveryCode('AAAAA-BBBBB-CCCCC-DDDDD-EEEEE'); // 43 characters
 */
export function hashRecoveryCode(typed: string): string {
  const code = normalizeRecoveryCode(typed);
  if (code === null) throw new TypeError('A recovery code is 25 characters of base32');
  return createHash('sha256').update(code).digest('base64url');
}
