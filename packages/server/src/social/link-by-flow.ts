import { AaltoError, decideReauthentication, hashAttempt } from '@aalto/auth-core';

import type { Transaction } from '../database/connect.ts';
import type { Services } from '../services.ts';
import { lockFamily } from '../sessions/locked-family.ts';
import { advanceLocked, repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { consumeFlow } from './exchanged-flow.ts';
import type { ExchangedFlow } from './exchanged-flow.ts';
import { tellLinked } from './identity-notices.ts';
import { findIdentity, insertIdentity } from './identity-store.ts';

/**
 * Links what a flow brought back to the user who began it, in a session of his. That session is answered with new tokens,
 * by a rotation in the client's one attempt slot, as a reauthentication is; its level and `auth_time` stay, since whoever
 * is somebody at a provider has not thereby proven to be this user.
 *
 * @throws {AaltoError} `conflict`: the identity is another user's.
 */
export async function linkByFlow(
  tx: Transaction,
  services: Services,
  call: CallContext,
  exchanged: ExchangedFlow,
  session: SessionFacts,
  attempt: string | undefined,
): Promise<NewTokens> {
  requireAccess('assured', await reloadFacts(tx, session));
  const { flow } = exchanged;
  const isRepeated = flow.consumedAt !== null;
  if (!isRepeated) {
    await link(tx, services, call, exchanged, session);
    await consumeFlow(tx, flow, attempt, session.sessionId);
  }
  return rotate(tx, services, call, session, attempt ?? null, isRepeated);
}

async function link(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { flow, providerName }: ExchangedFlow,
  session: SessionFacts,
): Promise<void> {
  const { backendId, providerId, subject, email } = flow;
  const { userId } = session;
  if (subject === null) throw new AaltoError('invalid_code');
  const added = await insertIdentity(tx, { backendId, userId, providerId, subject, email });
  const identity = added ?? (await findIdentity(tx, { backendId, providerId, subject }));
  if (identity?.userId !== userId) throw new AaltoError('conflict');
  if (!added) return;
  await tellLinked(tx, services, call, session, providerName, identity);
}

/** A first exchange needs an attempt that nothing has used; a repeated one finds the tokens that it made. */
async function rotate(
  tx: Transaction,
  services: Services,
  { apiKey }: CallContext,
  { sessionId }: SessionFacts,
  attempt: string | null,
  isRepeated: boolean,
): Promise<NewTokens> {
  const locked = await lockFamily(tx, { apiKey, sessionId });
  if (!locked) throw new AaltoError('session_expired');
  const attemptHash = attempt === null ? null : hashAttempt(attempt);
  const decision = decideReauthentication({ attemptHash, family: locked.family, now: locked.now });
  if (decision.kind === 'refuse') throw new AaltoError(decision.code);
  if ((decision.kind === 'repeat') !== isRepeated) throw new AaltoError('refresh_superseded');
  return isRepeated
    ? repeatLocked(tx, services, locked, attempt)
    : advanceLocked(tx, services, locked, 'rotation', attempt);
}
