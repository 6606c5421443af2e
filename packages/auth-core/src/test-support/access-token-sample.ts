// One access token of ours, what it is held against, and the means to make others like it.

import { SignJWT } from 'jose';
import type { JWTHeaderParameters } from 'jose';

import { signAccessToken, verifyAccessToken } from '../token/access-token.ts';
import type { AccessTokenClaims } from '../token/access-token-claims.ts';
import { createSigningKey, importSigningKey, importVerifyingKey } from '../token/signing-key.ts';

export const issuer = 'https://auth.example';
export const now = new Date(1_700_000_060_000);
export const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

export const stored = await createSigningKey();
export const signingKey = await importSigningKey(stored.privateJwk);
export const keys = new Map([[stored.kid, await importVerifyingKey(stored.publicJwk)]]);

export const claims: AccessTokenClaims = {
  iss: issuer,
  aud: 'backend-1',
  sub: 'user-1',
  sid: 'session-1',
  role: 'authenticated',
  aal: 'aal2',
  epoch: 1,
  amr: ['pwd', 'otp', 'mfa'],
  auth_time: seconds(now) - 60,
  mfa_time: seconds(now) - 30,
  app_metadata: { plan: 'team' },
  iat: seconds(now),
  exp: seconds(now) + 300,
  jti: 'token-1',
};
export const header = { alg: 'ES256', typ: 'at+jwt', kid: stored.kid };
export const token = signAccessToken(claims, signingKey);

export const verify = (text: string, at = now) => verifyAccessToken(text, { keys, issuer, now: at });
export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
export const partsOf = (text: string): [string, string, string] => {
  const [head = '', payload = '', signature = ''] = text.split('.');
  return [head, payload, signature];
};

/** Anything, signed with our own key: what a mistake of ours could sign. */
export const signWith = (
  overrides: Partial<JWTHeaderParameters>,
  payload: Record<string, unknown> = claims,
) => new SignJWT(payload).setProtectedHeader({ ...header, ...overrides }).sign(signingKey.privateKey);
