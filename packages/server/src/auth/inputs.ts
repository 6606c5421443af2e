import { isAttempt, normalizeTotpCode } from '@aalto/auth-core';
import { z } from 'zod';

const MAX_JSON_DEPTH = 32;

/** The forms that inputs share. Unknown fields are refused: a typing error must not pass as an option. */
export const attempt = z
  .string()
  .refine(isAttempt, 'An attempt is 16 random bytes in base64url: 22 characters.')
  .describe('16 random bytes in base64url, made for this call and repeated with its retries');

export const email = z.string().trim().max(320).pipe(z.email('This is not an e-mail address.'));

/** Of any length here: what is too weak is told as `weak_password`, before any hashing. */
export const password = z.string().min(1).max(100_000);

export const totpCode = z
  .string()
  .refine(
    (code) => normalizeTotpCode(code) !== null,
    'A code is the six digits that the authenticator shows.',
  );

export const friendlyName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine(isStorableText, 'This has characters that cannot be stored.');

export const metadata = z
  .record(z.string(), z.unknown())
  .refine(
    (value) => isStorableJson(value),
    `Metadata is JSON without NUL and broken surrogate pairs, at most ${MAX_JSON_DEPTH} levels deep.`,
  );

export const noInput = z.strictObject({}).optional();
export const empty = z.strictObject({});

/** What PostgreSQL's text cannot hold: NUL, and half of a surrogate pair. */
function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Bounded in depth, since everyone who reads it later recurses. */
function isStorableJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_JSON_DEPTH) return false;
  return Object.entries(value).every(
    ([key, inner]) => isStorableText(key) && isStorableJson(inner, depth + 1),
  );
}
