/**
 * Every error that a client can meet: one stable code, its HTTP status, what it tells a person, and the shape of
 * its details. Clients we do not see switch over these codes: one may be added, none renamed.
 *
 * A code that is not in this table does not compile anywhere, so none can lack a status or a message.
 */
import { z } from 'zod';

const noDetails = z.undefined();
const retryAfter = z.object({ retryAfterSeconds: z.int().positive() });

/** What stands for a factor in an answer: enough to choose one by, never its secret. */
export const factorSummary = z.object({
  id: z.uuid(),
  type: z.literal('totp'),
  friendlyName: z.string(),
});

const validationIssue = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
});

const passwordReason = z.enum(['too_short', 'too_long', 'common']);

interface ErrorEntry {
  readonly status: number;
  /** A sentence for the developer or the person who meets it: what is wrong, and what to do. */
  readonly message: string;
  readonly details: z.ZodType;
}

export const errorRegistry = {
  validation_failed: {
    status: 400,
    message: 'The input does not have the expected shape: see details.issues.',
    details: z.object({ issues: z.array(validationIssue) }),
  },
  invalid_api_key: {
    status: 401,
    message: 'No backend has this anon key: send the one that the console shows in the `apikey` header.',
    details: noDetails,
  },
  token_expired: {
    status: 401,
    message: 'The access token has run out: refresh the session and repeat the call.',
    details: noDetails,
  },
  invalid_token: {
    status: 401,
    message: 'This call needs the access token of a signed-in user of this backend.',
    details: noDetails,
  },
  session_expired: {
    status: 401,
    message: 'The session has ended: sign in again.',
    details: noDetails,
  },
  session_revoked: {
    status: 401,
    message: 'The session was signed out: sign in again.',
    details: noDetails,
  },
  invalid_credentials: {
    status: 401,
    message: 'The e-mail address or the password is wrong.',
    details: noDetails,
  },
  invalid_code: {
    status: 401,
    message: 'The code is wrong, was used before, or is over: enter the one that is valid now.',
    details: noDetails,
  },
  invalid_refresh_token: {
    status: 401,
    message: 'This is not a refresh token of ours: sign in again.',
    details: noDetails,
  },
  refresh_superseded: {
    status: 401,
    message: 'A newer refresh token of this session exists: use that one.',
    details: noDetails,
  },
  refresh_token_reused: {
    status: 401,
    message: 'This refresh token was used before, so its session was revoked: sign in again.',
    details: noDetails,
  },
  mfa_required: {
    status: 403,
    message: 'This backend asks for a second factor: see details.next.',
    details: z.object({ next: z.enum(['enroll', 'verify']), factors: z.array(factorSummary) }),
  },
  insufficient_aal: {
    status: 403,
    message: 'Prove the second factor first: challengeMfa, then verifyMfa.',
    details: z.object({ maxAgeSeconds: z.int().positive().nullable() }),
  },
  reauthentication_required: {
    status: 403,
    message: 'Prove who you are again: the last proof is too old for this change.',
    /** With a `method`, only that one helps: a mailed code, not the password. */
    details: z.object({ maxAgeSeconds: z.int().positive(), method: z.literal('email').optional() }),
  },
  user_banned: {
    status: 403,
    message: 'This account is banned.',
    details: noDetails,
  },
  signups_disabled: {
    status: 403,
    message: 'This backend does not take new accounts.',
    details: noDetails,
  },
  method_disabled: {
    status: 403,
    message: 'This way of signing in is switched off for this backend.',
    details: noDetails,
  },
  email_not_verified: {
    status: 403,
    message: 'Prove the e-mail address first: use the link or the code that was mailed.',
    details: noDetails,
  },
  redirect_not_allowed: {
    status: 403,
    message: 'The redirect target is not on the list of this backend.',
    details: noDetails,
  },
  forbidden: {
    status: 403,
    message: 'This account may not do that.',
    details: noDetails,
  },
  factor_not_found: {
    status: 404,
    message: 'This user has no such factor.',
    details: noDetails,
  },
  not_found: {
    status: 404,
    message: 'There is nothing here, or nothing that this account may see.',
    details: noDetails,
  },
  conflict: {
    status: 409,
    message: 'That exists already.',
    details: noDetails,
  },
  too_many_factors: {
    status: 409,
    message: 'This user has as many factors as are allowed: remove one first.',
    details: noDetails,
  },
  payload_too_large: {
    status: 413,
    message: 'The request is larger than this server takes: see details.limitBytes.',
    details: z.object({ limitBytes: z.int().positive() }),
  },
  weak_password: {
    status: 422,
    message: 'The password is refused: see details.reasons.',
    details: z.object({ reasons: z.array(passwordReason) }),
  },
  mfa_locked: {
    status: 429,
    message: 'Too many wrong codes: wait as long as details.retryAfterSeconds says.',
    details: retryAfter,
  },
  rate_limited: {
    status: 429,
    message: 'Too many tries: wait as long as details.retryAfterSeconds says.',
    details: retryAfter,
  },
  unavailable: {
    status: 503,
    message: 'The server cannot answer for the moment: try again shortly.',
    details: retryAfter,
  },
  internal_error: {
    status: 500,
    message: 'Something went wrong on the server: quote details.requestId when you report it.',
    details: z.object({ requestId: z.string() }),
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorRegistry;

/** The details that come with a code; `undefined` where there are none. */
export type ErrorDetails<Code extends ErrorCode> = z.output<(typeof errorRegistry)[Code]['details']>;

export type FactorSummary = z.output<typeof factorSummary>;
export type ValidationIssue = z.output<typeof validationIssue>;

/**
 * Whether a string is one of our codes; for strings that come from the database or over the wire.
 *
 * @example
 * import { isErrorCode } from '@aalto/auth-core';
 *
 * isErrorCode('mfa_locked'); // true
 * isErrorCode('constructor'); // false
 */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorRegistry, code);
}
