/**
 * What a mail carries to prove an address: one code to type and one token in a link. Both are stored as keyed hashes
 * that name their kind, purpose and backend, the code's also its address, so that none can stand in for another.
 */
import { createHmac } from 'node:crypto';

import { deriveKey } from '../secret/root-keys.ts';
import type { RootKey, RootKeys } from '../secret/root-keys.ts';

const CODE_DIGITS = 8;
const TOKEN_BYTES = 32;
const CODE_PATTERN = /^\d{8}$/;
const TOKEN_PATTERN = /^[\w-]{43}$/;

/** What a proof is good for. Only the same one is ever asked for it. */
export type ProofPurpose =
  | 'sign_in'
  | 'sign_up'
  | 'password_reset'
  | 'email_change'
  | 'reauthentication'
  | 'was_not_me';

export interface ProofSubject {
  readonly purpose: ProofPurpose;
  readonly backendId: string;
  /** The address in the form in which addresses are compared. */
  readonly emailKey: string;
}

export interface MailedProof {
  /** For the mail and nobody else: 8 digits. */
  readonly code: string;
  /** For the mail's link and nobody else: 43 characters of base64url. */
  readonly token: string;
  readonly codeHash: string;
  readonly tokenHash: string;
}

/**
 * Makes a proof.
 *
 * The hashes are keyed, since a code has only 27 bits: from a leaked database, without the root key, it cannot be
 * found by trying.
 *
 * @param random 40 bytes from a cryptographic source.
 * @throws {TypeError} Not 40 bytes.
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { createMailedProof, parseRootKeys } from '@aalto/auth-core';
 *
 * const { current } = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const subject = { purpose: 'sign_in', backendId: 'b', emailKey: 'ada@example.com' } as const;
 * const { code, token, codeHash, tokenHash } = createMailedProof(subject, randomBytes(40), current);
 */
export function createMailedProof(subject: ProofSubject, random: Uint8Array, key: RootKey): MailedProof {
  if (random.length !== TOKEN_BYTES + 8) throw new TypeError(`A mailed proof takes ${TOKEN_BYTES + 8} bytes`);
  const bytes = Buffer.from(random);
  // Of 64 bits the remainder is uneven by less than one part in a hundred thousand million.
  const code = String(bytes.readBigUInt64BE(0) % 10n ** BigInt(CODE_DIGITS)).padStart(CODE_DIGITS, '0');
  const token = bytes.toString('base64url', 8);
  return {
    code,
    token,
    codeHash: codeHashOf(subject, code, key),
    tokenHash: tokenHashOf(subject, token, key),
  };
}

/**
 * The digits of a code as a person types it: `1234 5678` and `1234-5678` are `12345678`. Null for what is no code.
 *
 * @example
 * import { normalizeMailedCode } from '@aalto/auth-core';
 *
 * normalizeMailedCode(' 1234 5678'); // '12345678'
 */
export function normalizeMailedCode(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '');
  return CODE_PATTERN.test(digits) ? digits : null;
}

/**
 * What a code hashes to under each root key: one of them is stored where the code is right. Empty for what is no code.
 *
 * @example
 * import { hashesOfMailedCode, parseRootKeys } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * hashesOfMailedCode({ purpose: 'sign_in', backendId: 'b', emailKey: 'ada@example.com' }, '1234 5678', keys);
 */
export function hashesOfMailedCode(subject: ProofSubject, text: string, keys: RootKeys): string[] {
  const code = normalizeMailedCode(text);
  return code === null ? [] : [...keys.byId.values()].map((key) => codeHashOf(subject, code, key));
}

/** The same for the token of a link, which brings no address: 256 bits are found by themselves. */
export function hashesOfMailedToken(
  subject: Omit<ProofSubject, 'emailKey'>,
  token: string,
  keys: RootKeys,
): string[] {
  if (!TOKEN_PATTERN.test(token)) return [];
  return [...keys.byId.values()].map((key) => tokenHashOf(subject, token, key));
}

function codeHashOf({ purpose, backendId, emailKey }: ProofSubject, code: string, key: RootKey): string {
  return hashOf(['code', purpose, backendId, emailKey, code], key);
}

function tokenHashOf(
  { purpose, backendId }: Omit<ProofSubject, 'emailKey'>,
  token: string,
  key: RootKey,
): string {
  return hashOf(['link', purpose, backendId, token], key);
}

/** JSON keeps the parts apart, whatever is in them. */
function hashOf(parts: readonly string[], key: RootKey): string {
  return createHmac('sha256', deriveKey(key, 'mailed-proof'))
    .update(JSON.stringify(parts))
    .digest('base64url');
}
