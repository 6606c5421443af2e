import { AaltoError, decideStepUp, hashAttempt } from '@aalto/auth-core';

import type { Transaction } from '../database/connect.ts';
import type { Services } from '../services.ts';
import { lockFamily } from '../sessions/locked-family.ts';
import type { LockedFamily } from '../sessions/locked-family.ts';
import { repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';

export interface StepUpStart {
  readonly locked: LockedFamily;
  /** What this attempt has come to before. */
  readonly repeated?: NewTokens;
}

/** Locks the family, and decides what an attempt that was used before leads to: it must not cost a guess. */
export async function lockForStepUp(
  tx: Transaction,
  services: Services,
  { apiKey }: CallContext,
  { sessionId }: SessionFacts,
  attempt: string | null,
): Promise<StepUpStart> {
  const locked = await lockFamily(tx, { apiKey, sessionId });
  if (!locked) throw new AaltoError('session_expired');
  const attemptHash = attempt === null ? null : hashAttempt(attempt);
  const decision = decideStepUp({ attemptHash, family: locked.family, now: locked.now });
  if (decision.kind === 'refuse') throw new AaltoError(decision.code);
  if (decision.kind === 'proceed') return { locked };
  return { locked, repeated: await repeatLocked(tx, services, locked, attempt) };
}
