import { randomBytes, randomUUID } from 'node:crypto';

import { hashAttempt, issueRefreshToken } from '@aalto/auth-core';
import type { IssuedRefreshToken } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { backends, sessions, users } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import type { NewTokens } from './locked-transition.ts';
import { loadFamilyFacts } from './session-store.ts';

export interface SignIn {
  readonly backendId: string;
  readonly userId: string;
  /** How the first factor was proven (RFC 8176). */
  readonly method: 'pwd' | 'email' | 'fed';
  /** Where it was proven, for `fed`: the audit trail tells. */
  readonly provider?: string;
  /** The client's, where it may ask again: the same attempt then gives the same tokens. */
  readonly attempt?: string | undefined;
}

/** Where every way in ends: a new token family, at `aal1` and never more, in the transaction of the way that led here. */
export async function createSession(
  tx: Transaction,
  { rootKeys }: Services,
  call: CallContext,
  signIn: SignIn,
): Promise<NewTokens> {
  const start = { epoch: 0, generation: 0 };
  const token = issueRefreshToken(randomUUID(), start, signIn.attempt ?? randomBytes(32), rootKeys.current);
  await tx
    .update(users)
    .set({ lastSignInAt: sql`clock_timestamp()` })
    .where(and(eq(users.backendId, signIn.backendId), eq(users.id, signIn.userId)));
  await insertSession(tx, call, signIn, token);
  const facts = await loadFamilyFacts(tx, signIn.backendId, token.sessionId);
  const { method, provider } = signIn;
  const how = provider === undefined ? { method } : { method, provider };
  await recordAudit(tx, call, 'session.created', facts, how);
  return { facts, refreshToken: token.text };
}

async function insertSession(
  tx: Transaction,
  { device }: CallContext,
  { backendId, userId, method, attempt }: SignIn,
  token: IssuedRefreshToken,
): Promise<void> {
  await tx.insert(sessions).values({
    backendId,
    id: token.sessionId,
    userId,
    amr: [method],
    tokenHash: token.hash,
    tokenKeyId: token.keyId,
    attemptHash: attempt === undefined ? null : hashAttempt(attempt),
    authTime: sql`clock_timestamp()`,
    emailProvenAt: method === 'email' ? sql`clock_timestamp()` : null,
    createdAt: sql`clock_timestamp()`,
    refreshedAt: sql`clock_timestamp()`,
    idleExpiresAt: fromNow(
      sql`least(${backends.refreshIdleSeconds}, ${backends.refreshAbsoluteSeconds})`,
      backendId,
    ),
    absoluteExpiresAt: fromNow(backends.refreshAbsoluteSeconds, backendId),
    ...device,
  });
}

/** A lifetime that is a setting of the backend, from now. */
function fromNow(lifetimeSeconds: AnyColumn | SQL, backendId: string): SQL {
  const seconds = sql`(select ${lifetimeSeconds} from ${backends} where ${backends.id} = ${backendId})`;
  return sql`clock_timestamp() + make_interval(secs => ${seconds})`;
}
