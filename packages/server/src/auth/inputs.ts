import {
  isAttempt,
  isDeviceSecret,
  normalizeMailedCode,
  normalizeRecoveryCode,
  normalizeTotpCode,
} from '@aalto/auth-core';
import { z } from 'zod';

const MAX_JSON_DEPTH = 32;

/** The forms that inputs share. Unknown fields are refused: a typing error must not pass as an option. */
export const attempt = z
  .string()
  .refine(isAttempt, 'An attempt is 16 random bytes in base64url: 22 characters.')
  .describe('16 random bytes in base64url, made for this call and repeated with its retries');

/** Optional wherever it is taken: our SDK makes one, keeps it on the device, and sends it with each proof. */
export const deviceSecret = z
  .string()
  .refine(isDeviceSecret, 'The secret of a device is 32 random bytes in base64url: 43 characters.')
  .describe('A secret that this device keeps, 32 random bytes in base64url: by it the device is known again');

export const email = z.string().trim().max(320).pipe(z.email('This is not an e-mail address.'));

/** Of any length here: what is too weak is told as `weak_password`, before any hashing. */
export const password = z.string().min(1).max(100_000);

export const totpCode = z
  .string()
  .refine(
    (code) => normalizeTotpCode(code) !== null,
    'A code is the six digits that the authenticator shows.',
  );

export const recoveryCode = z
  .string()
  .max(200)
  .refine(
    (code) => normalizeRecoveryCode(code) !== null,
    'A recovery code has 25 letters and digits, with or without dashes.',
  );

export const mailedCode = z
  .string()
  .refine((code) => normalizeMailedCode(code) !== null, 'A mailed code has eight digits.');

export const linkToken = z.string().max(200).describe('The `token` that the mailed link brings');

/** A proof that was mailed: the code, with the address it was mailed to, or the token of the link. */
export function proofClaim<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.union([
    z.strictObject({ email, code: mailedCode, ...shape }),
    z.strictObject({ token: linkToken, ...shape }),
  ]);
}

/**
 * RFC 7636 §4.1 and §4.2: the challenge is the SHA-256 of the verifier, which the client keeps until the exchange. Both are
 * demanded here, and optional in the types alone: our SDK makes them, and keeps them for whoever gives none.
 */
const codeChallenge = z
  .string()
  .optional()
  .describe('BASE64URL(SHA256(codeVerifier)), by which the code in the redirect is worth nothing to others')
  .pipe(
    z
      .string('Without the SDK, send a code challenge: a SHA-256 in base64url.')
      .regex(/^[\w-]{43}$/, 'A code challenge is a SHA-256 in base64url: 43 characters.'),
  );

export const codeVerifier = z
  .string()
  .optional()
  .describe('What the code challenge is the hash of')
  .pipe(
    z
      .string('Without the SDK, send the verifier of the challenge that the visit began with.')
      .regex(
        /^[\w.~-]{43,128}$/,
        'A code verifier has 43 to 128 characters of A-Z, a-z, 0-9, "-", ".", "_", "~".',
      ),
  );

export const providerVisit = z.strictObject({
  provider: z.string().max(100),
  redirectTo: z.url().describe('One of the backend’s redirect targets, exactly'),
  codeChallenge,
});

export const url = z.object({ url: z.url() });

export const sent = z.object({ sent: z.literal(true) });

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
export function isStorableText(text: string): boolean {
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
