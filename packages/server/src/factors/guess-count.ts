import type { GuessCount } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { mfaAttempts } from '../database/schema/index.ts';
import type { GuessBudget } from '../database/schema/index.ts';
import { isKnownDevice } from '../devices/device-store.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { isOf } from './account.ts';
import type { Account } from './account.ts';

/**
 * What a guess of this session is counted in. A session that has stepped up is on a known device, and so is whoever brings
 * the secret of one: a stranger with the password can use up the guesses of strangers, and not the owner's. Whatever a
 * change of factors has dropped to `aal1` is a stranger again: it may be the one whose factor was taken away.
 */
export async function guessBudget(
  executor: Database | Transaction,
  session: SessionFacts,
  deviceSecret: string | undefined,
): Promise<GuessBudget> {
  if (session.aal2At !== null) return 'known_devices';
  return (await isKnownDevice(executor, session, deviceSecret)) ? 'known_devices' : 'new_devices';
}

export async function loadGuessCount(
  executor: Database | Transaction,
  account: Account,
  budget: GuessBudget,
): Promise<GuessCount> {
  const [row] = await executor
    .select()
    .from(mfaAttempts)
    .where(and(isOf(mfaAttempts, account), eq(mfaAttempts.budget, budget)));
  return row ?? { failures: 0, lockedUntil: null };
}

export async function saveGuessCount(
  tx: Transaction,
  { backendId, userId }: Account,
  budget: GuessBudget,
  count: GuessCount,
): Promise<void> {
  await tx
    .insert(mfaAttempts)
    .values({ backendId, userId, budget, ...count })
    .onConflictDoUpdate({
      target: [mfaAttempts.backendId, mfaAttempts.userId, mfaAttempts.budget],
      set: count,
    });
}

/** A right code begins the count of its own budget anew. */
export async function resetGuesses(tx: Transaction, account: Account, budget: GuessBudget): Promise<void> {
  await tx.delete(mfaAttempts).where(and(isOf(mfaAttempts, account), eq(mfaAttempts.budget, budget)));
}

/** A recovery code, or an operator, opens a factor that wrong codes have closed, wherever they came from. */
export async function resetAllGuesses(tx: Transaction, account: Account): Promise<void> {
  await tx.delete(mfaAttempts).where(isOf(mfaAttempts, account));
}
