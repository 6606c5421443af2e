import { and, asc, eq, ne } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

import type { Database, Transaction } from '../database/connect.ts';
import { factors, sessions, users } from '../database/schema/index.ts';

export interface Account {
  readonly backendId: string;
  readonly userId: string;
}

/** The rows of an account, in a table of what users have. */
export function isOf(
  table: { readonly backendId: AnyPgColumn; readonly userId: AnyPgColumn },
  { backendId, userId }: Account,
) {
  return and(eq(table.backendId, backendId), eq(table.userId, userId));
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

/** What a session is set to that must prove a factor again. */
export const AT_AAL1 = { aal: 'aal1', aal2At: null, rememberedProofAt: null } as const;

/** Whenever the factors of an account change, its other sessions must prove one again. */
export async function dropOtherSessions(
  tx: Transaction,
  { backendId, userId }: Account,
  keepSessionId: string | null,
): Promise<void> {
  const ofAccount = and(eq(sessions.backendId, backendId), eq(sessions.userId, userId));
  await tx
    .update(sessions)
    .set(AT_AAL1)
    .where(keepSessionId === null ? ofAccount : and(ofAccount, ne(sessions.id, keepSessionId)));
}
