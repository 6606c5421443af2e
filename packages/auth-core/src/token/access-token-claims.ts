/** What an access token says. Times are seconds since 1970 (RFC 7519 §2, NumericDate), here always whole. */
export type AccessTokenClaims = {
  /** The public URL of this installation. */
  iss: string;
  /** The backend's id. */
  aud: string;
  /** The user's id. */
  sub: string;
  /** The session's unguessable id: its token family. */
  sid: string;
  /** The role in the database. */
  role: 'authenticated';
  /** The level proven when it was signed. */
  aal: 'aal1' | 'aal2';
  /** The family's count of changes of assurance: what was signed before a step-up has an older one. */
  epoch: number;
  /** The methods used (RFC 8176): `pwd`, `email`, `fed`; `otp`, `rc`, `mfa`. */
  amr: string[];
  /** When the first factor was proven. */
  auth_time: number;
  /** When the second factor was proven. */
  mfa_time?: number;
  /** What the server says about the user; never the user's own metadata. */
  app_metadata?: Record<string, unknown>;
  iat: number;
  exp: number;
  jti: string;
};

/** One check for every claim: a claim that is added to the type does not compile until it has one. */
const checks: {
  [Claim in keyof Required<AccessTokenClaims>]: (value: unknown) => value is AccessTokenClaims[Claim];
} = {
  iss: isText,
  aud: isText,
  sub: isText,
  sid: isText,
  role: (value) => value === 'authenticated',
  aal: (value) => value === 'aal1' || value === 'aal2',
  epoch: isCount,
  amr: (value) => Array.isArray(value) && value.every(isText),
  auth_time: isCount,
  mfa_time: (value) => value === undefined || isCount(value),
  app_metadata: (value) => value === undefined || isObject(value),
  iat: isCount,
  exp: isCount,
  jti: isText,
};

/** The names of all of them: nobody else may set one. */
export const claimNames: readonly string[] = Object.keys(checks);

/**
 * Whether a payload is one of ours: each claim there, and of its type. Says nothing about who signed it, or
 * when.
 *
 * @example
 * import { isAccessTokenClaims } from '@aalto/auth-core';
 *
 * isAccessTokenClaims({ sub: 'u1', role: 'service_role' }); // false
 */
export function isAccessTokenClaims(payload: Record<string, unknown>): payload is AccessTokenClaims {
  return Object.entries(checks).every(([claim, check]) => check(payload[claim]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
