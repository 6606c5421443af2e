import { isAccessTokenClaims, openSecret, parseRootKeys } from '@aalto/auth-core';
import type { AccessTokenClaims } from '@aalto/auth-core';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import type { CryptoKey, JWTHeaderParameters, JWTPayload } from 'jose';

import { SECRET } from './settings.ts';
import type { TestDatabase } from './test-database.ts';
import type { Session } from './world.ts';

/** A signing key of the server's, opened: for tokens that the server itself would not sign. */
export interface OpenedKey {
  readonly kid: string;
  readonly privateKey: CryptoKey | Uint8Array;
}

export async function openSigningKey({ sql }: TestDatabase): Promise<OpenedKey> {
  const [row] = await sql<{ kid: string; sealed: string }[]>`
    select kid, sealed_private_jwk as sealed from auth.signing_keys order by created_at limit 1
  `;
  if (!row) throw new Error('This database has no signing key');
  const jwk = await openSecret(row.sealed, `signing-key:${row.kid}`, parseRootKeys(SECRET));
  return { kid: row.kid, privateKey: await importJWK(JSON.parse(jwk), 'ES256') };
}

export function claimsOf({ accessToken }: Pick<Session, 'accessToken'>): AccessTokenClaims {
  const claims: JWTPayload = decodeJwt(accessToken);
  if (!isAccessTokenClaims(claims)) throw new Error('These are not our claims');
  return claims;
}

/** Signs anything: the claims and the header's members are the test's to choose. */
export function signToken(
  { kid, privateKey }: OpenedKey,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(privateKey);
}

/** The access token of a session as it would be this many seconds after its end. */
export function signExpired(key: OpenedKey, session: Session, secondsAgo: number): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) - secondsAgo;
  return signToken(key, { ...claimsOf(session), iat: exp - 300, exp });
}
