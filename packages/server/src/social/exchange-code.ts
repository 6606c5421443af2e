import { AaltoError } from '@aalto/auth-core';

import { loadBackend } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import { requireClaims } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import { consumeFlow, findExchange, lockExchange } from './exchanged-flow.ts';
import type { CodeExchange } from './exchanged-flow.ts';
import { linkByFlow } from './link-by-flow.ts';
import type { FlowRow } from './returned-flow.ts';
import { signInByFlow } from './sign-in-by-flow.ts';

/**
 * Makes of a code what its flow was begun for: a session at `aal1`, or another identity of the user who is signed in. It
 * is consumed once, by the right verifier or by a wrong one; the same attempt may come again for a lost answer.
 */
export async function exchangeCode(
  services: Services,
  call: CallContext,
  exchange: CodeExchange,
): Promise<SessionAnswer> {
  const { database, sessions } = services;
  const backend = await loadBackend(database, call.apiKey);
  const found = await findExchange(database, backend.id, exchange.code);
  if (!found) throw new AaltoError('invalid_code');
  const isLink = found.flow.linkUserId !== null;
  // Before anything is consumed: an access token that has expired is renewed, and the call comes again.
  const session = isLink ? await sessions.load(call.apiKey, requireClaims(call)) : null;
  const tokens = await inTransaction(database, async (tx) => {
    const locked = await lockExchange(tx, found, exchange);
    if (!locked || (session && session.userId !== locked.userId)) return spend(tx, found.flow);
    return session
      ? linkByFlow(tx, services, call, locked, session, exchange.attempt)
      : signInByFlow(tx, services, call, locked, exchange.attempt);
  });
  if (!tokens) throw new AaltoError('invalid_code');
  return answerSession(services, tokens.facts, tokens.refreshToken);
}

/** A code that met a wrong verifier, or another user, was in wrong hands: nobody gets anything for it any more. */
async function spend(tx: Transaction, flow: FlowRow): Promise<null> {
  await consumeFlow(tx, flow, undefined, null);
  return null;
}
