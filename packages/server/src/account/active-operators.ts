import { and, asc, eq, isNull } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { operators, users } from '../database/schema/index.ts';
import type { Account } from '../factors/account.ts';

/**
 * The operators of a backend who are not banned, all of them locked: whatever bans or deletes one takes these locks first,
 * and then the account's, so that of two who do it to each other the second sees what the first has done. Any backend but
 * the console's has none, and nobody waits.
 */
export async function lockActiveOperators(tx: Transaction, backendId: string): Promise<Set<string>> {
  await tx
    .select({ userId: operators.userId })
    .from(operators)
    .where(eq(operators.backendId, backendId))
    .orderBy(asc(operators.userId))
    .for('no key update');
  // Asked once they are locked: the statement that waits for the locks still sees the bans of before.
  const active = await tx
    .select({ userId: operators.userId })
    .from(operators)
    .innerJoin(users, and(eq(users.backendId, operators.backendId), eq(users.id, operators.userId)))
    .where(and(eq(operators.backendId, backendId), isNull(users.bannedAt)));
  return new Set(active.map(({ userId }) => userId));
}

/** Whether the console would be left without anybody who may use it. */
export async function isLastOperator(tx: Transaction, { backendId, userId }: Account): Promise<boolean> {
  const active = await lockActiveOperators(tx, backendId);
  return active.has(userId) && active.size === 1;
}
