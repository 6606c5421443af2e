import { AaltoError } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { identities, users } from '../database/schema/index.ts';
import { repeatTokens } from '../proofs/session-by-proof.ts';
import type { Services } from '../services.ts';
import { createSession } from '../sessions/create-session.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { CallContext } from '../trpc/context.ts';
import { consumeFlow } from './exchanged-flow.ts';
import type { ExchangedFlow } from './exchanged-flow.ts';
import { isIdentity } from './identity-store.ts';

/** Signs in the user whose identity came back: a new session at `aal1`, whatever the provider asked of him. */
export async function signInByFlow(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { flow, userId, providerName }: ExchangedFlow,
  attempt: string | undefined,
): Promise<NewTokens> {
  if (flow.consumedAt !== null) return repeatTokens(tx, services, call, flow, attempt);
  const { backendId, identityId } = flow;
  if (identityId === null) throw new AaltoError('invalid_code');
  const [user] = await tx
    .select({ bannedAt: users.bannedAt })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  if (user?.bannedAt) throw new AaltoError('user_banned');
  await tx
    .update(identities)
    .set({ lastSignInAt: sql`clock_timestamp()` })
    .where(isIdentity({ backendId, id: identityId }));
  const signIn = { backendId, userId, method: 'fed', provider: providerName, attempt } as const;
  const issued = await createSession(tx, services, call, signIn);
  await consumeFlow(tx, flow, attempt, issued.facts.sessionId);
  return issued;
}
