import { randomBytes, randomUUID } from 'node:crypto';

import { issueRefreshToken } from '@aalto/auth-core';
import type { IssuedRefreshToken } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends, sessions, users } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { answerSession } from './answer-session.ts';
import type { SessionAnswer } from './session-answer.ts';
import { loadFamilyFacts } from './session-store.ts';

export interface SignIn {
  readonly backendId: string;
  readonly userId: string;
  /** How the first factor was proven (RFC 8176). */
  readonly method: 'pwd' | 'email' | 'fed';
}

/** Where every way in ends: a new token family, at `aal1` and never more. */
export async function issueSession(
  services: Services,
  call: CallContext,
  signIn: SignIn,
): Promise<SessionAnswer> {
  const sessionId = randomUUID();
  const token = issueRefreshToken(
    sessionId,
    { epoch: 0, generation: 0 },
    randomBytes(32),
    services.rootKeys.current,
  );
  const facts = await inTransaction(services.database, async (tx) => {
    await tx
      .update(users)
      .set({ lastSignInAt: sql`clock_timestamp()` })
      .where(and(eq(users.backendId, signIn.backendId), eq(users.id, signIn.userId)));
    await insertSession(tx, call, signIn, token);
    const created = await loadFamilyFacts(tx, signIn.backendId, sessionId);
    await recordAudit(tx, call, 'session.created', created, { method: signIn.method });
    return created;
  });
  return answerSession(services, facts, token.text);
}

async function insertSession(
  tx: Transaction,
  { device }: CallContext,
  { backendId, userId, method }: SignIn,
  token: IssuedRefreshToken,
): Promise<void> {
  await tx.insert(sessions).values({
    backendId,
    id: token.sessionId,
    userId,
    amr: [method],
    tokenHash: token.hash,
    tokenKeyId: token.keyId,
    authTime: sql`clock_timestamp()`,
    createdAt: sql`clock_timestamp()`,
    refreshedAt: sql`clock_timestamp()`,
    idleExpiresAt: fromNow(backends.refreshIdleSeconds, backendId),
    absoluteExpiresAt: fromNow(backends.refreshAbsoluteSeconds, backendId),
    ...device,
  });
}

/** A lifetime that is a setting of the backend, from now. */
function fromNow(lifetimeSeconds: AnyColumn, backendId: string): SQL {
  const seconds = sql`(select ${lifetimeSeconds} from ${backends} where ${backends.id} = ${backendId})`;
  return sql`clock_timestamp() + make_interval(secs => ${seconds})`;
}
