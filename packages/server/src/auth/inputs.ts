import { isAttempt, normalizeTotpCode } from '@aalto/auth-core';
import { z } from 'zod';

/** The forms that inputs of `auth.*` share. Unknown fields are refused: a typing error must not pass as an option. */
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

export const friendlyName = z.string().trim().min(1).max(60);
export const noInput = z.strictObject({}).optional();
export const empty = z.strictObject({});
