import type { GuessCount } from '@aalto/auth-core';
import { and, asc, eq, ne, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { factors, mfaAttempts, sessions, users } from '../database/schema/index.ts';

export interface Account {
  readonly backendId: string;
  readonly userId: string;
}

/** What a sealed seed is bound to: in another row, or another user's, it does not open. */
export function factorContext({ backendId, userId }: Account, factorId: string): string {
  return `factor:${backendId}:${userId}:${factorId}`;
}

export type FactorRow = typeof factors.$inferSelect;

/**
 * Locks an account: whatever counts guesses, changes factors or touches several of its sessions takes this lock
 * first, and then sessions, so that none can wait for another in a circle.
 */
export async function lockAccount(tx: Transaction, { backendId, userId }: Account): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)))
    .for('no key update');
}

export async function loadFactors(
  executor: Database | Transaction,
  { backendId, userId }: Account,
): Promise<FactorRow[]> {
  return executor
    .select()
    .from(factors)
    .where(and(eq(factors.backendId, backendId), eq(factors.userId, userId)))
    .orderBy(asc(factors.createdAt), asc(factors.id));
}

export async function loadGuessCount(
  executor: Database | Transaction,
  { backendId, userId }: Account,
): Promise<GuessCount> {
  const [row] = await executor
    .select()
    .from(mfaAttempts)
    .where(and(eq(mfaAttempts.backendId, backendId), eq(mfaAttempts.userId, userId)));
  return row ?? { failures: 0, lockedUntil: null };
}

export async function saveGuessCount(
  tx: Transaction,
  { backendId, userId }: Account,
  count: GuessCount,
): Promise<void> {
  await tx
    .insert(mfaAttempts)
    .values({ backendId, userId, ...count })
    .onConflictDoUpdate({ target: [mfaAttempts.backendId, mfaAttempts.userId], set: count });
}

/** Whenever the factors of an account change, its other sessions must prove one again. */
export async function dropOtherSessions(
  tx: Transaction,
  { backendId, userId }: Account,
  keepSessionId: string | null,
): Promise<void> {
  const ofAccount = and(eq(sessions.backendId, backendId), eq(sessions.userId, userId));
  await tx
    .update(sessions)
    .set({ aal: 'aal1', aal2At: sql`null` })
    .where(keepSessionId === null ? ofAccount : and(ofAccount, ne(sessions.id, keepSessionId)));
}
