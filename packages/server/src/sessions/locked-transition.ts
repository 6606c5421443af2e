import { randomBytes } from 'node:crypto';

import { AaltoError, advanceFamily, hashAttempt, issueRefreshToken, positionAfter } from '@aalto/auth-core';

import type { Transaction } from '../database/connect.ts';
import type { Services } from '../services.ts';
import { saveFamily } from './locked-family.ts';
import type { FamilyChange, LockedFamily } from './locked-family.ts';
import type { SessionFacts } from './session-facts.ts';
import { loadFamilyFacts } from './session-store.ts';

/** New tokens of a family: the refresh token, and what an access token is signed from. */
export interface NewTokens {
  readonly facts: SessionFacts;
  readonly refreshToken: string;
}

/** Consumes the current token of a locked family, and stores its successor with what the transition proved. */
export async function advanceLocked(
  tx: Transaction,
  { rootKeys }: Services,
  locked: LockedFamily,
  transition: 'rotation' | 'step-up',
  attempt: string | null,
  change: FamilyChange = {},
): Promise<NewTokens> {
  const position = positionAfter(locked.family, transition);
  const token = issueRefreshToken(locked.sessionId, position, attempt ?? randomBytes(32), rootKeys.current);
  const successor = {
    tokenHash: token.hash,
    tokenKeyId: token.keyId,
    attemptHash: attempt === null ? null : hashAttempt(attempt),
  };
  await saveFamily(
    tx,
    locked,
    advanceFamily(locked.family, transition, successor, locked.idleExpiresAt),
    change,
  );
  return { facts: await loadFamilyFacts(tx, locked.backendId, locked.sessionId), refreshToken: token.text };
}

/**
 * The same refresh token again, derived with the key that made it. A mismatch with what is stored means that key is
 * not the one it was: nobody is signed out for that.
 */
export async function repeatLocked(
  tx: Transaction,
  { rootKeys, log }: Services,
  { family, ...locked }: LockedFamily,
  attempt: string | null,
): Promise<NewTokens> {
  const key = rootKeys.byId.get(family.tokenKeyId);
  const token = key && attempt !== null && issueRefreshToken(locked.sessionId, family, attempt, key);
  if (!token || token.hash !== family.tokenHash) {
    log.error(
      { session: locked.handle, keyId: family.tokenKeyId },
      'a refresh token could not be derived again',
    );
    throw new AaltoError('unavailable', { retryAfterSeconds: 5 });
  }
  return { facts: await loadFamilyFacts(tx, locked.backendId, locked.sessionId), refreshToken: token.text };
}
