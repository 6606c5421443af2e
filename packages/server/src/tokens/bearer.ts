import { verifyAccessToken } from '@aalto/auth-core';
import type { AccessTokenClaims } from '@aalto/auth-core';
import { LRUCache } from 'lru-cache';

import type { Keyring } from './keyring.ts';

const CLOCK_TOLERANCE_SECONDS = 30;
const CACHED_TOKENS = 10_000;

/** What the authorization header holds. Whether the session still lives is the gate's to say. */
export type Bearer =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'valid'; readonly claims: AccessTokenClaims }
  | { readonly outcome: 'expired' }
  | { readonly outcome: 'invalid' };

export type ReadBearer = (authorization: string | null) => Promise<Bearer>;

/**
 * Verifies access tokens. A verified one is remembered until it ends: a signature does not change its mind, and
 * everything that can change is asked of the database in each call.
 */
export function createBearerReader(keyring: Keyring, issuer: string): ReadBearer {
  const verified = new LRUCache<string, AccessTokenClaims>({ max: CACHED_TOKENS });

  return async (authorization) => {
    if (authorization === null) return { outcome: 'none' };
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) return { outcome: 'invalid' };
    const known = verified.get(token);
    if (known) return stillValid(known);
    const verdict = await verify(token, keyring, issuer);
    if (verdict.outcome === 'valid') verified.set(token, verdict.claims);
    return verdict;
  };
}

async function verify(token: string, keyring: Keyring, issuer: string): Promise<Bearer> {
  const check = { issuer, now: new Date(), toleranceSeconds: CLOCK_TOLERANCE_SECONDS };
  const verdict = await verifyAccessToken(token, { ...check, keys: (await keyring.load()).verifying });
  if (verdict.outcome !== 'unknown_key') return verdict;
  const again = await verifyAccessToken(token, { ...check, keys: (await keyring.reload()).verifying });
  return again.outcome === 'unknown_key' ? { outcome: 'invalid' } : again;
}

function stillValid(claims: AccessTokenClaims): Bearer {
  const hasEnded = Date.now() / 1000 > claims.exp + CLOCK_TOLERANCE_SECONDS;
  return hasEnded ? { outcome: 'expired' } : { outcome: 'valid', claims };
}
