import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

import type { Database, Transaction } from './connect.ts';

const TRIES = 3;
/** serialization_failure and deadlock_detected: PostgreSQL undid everything, so it may simply be done again. */
const UNDONE = new Set(['40001', '40P01']);

/** What waits for the commit of a transaction that is under way. */
const waiting = new WeakMap<Transaction, (() => void)[]>();

/** A transaction on the API's own pool, repeated where PostgreSQL gave it up for another. */
export function inTransaction<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return repeatUndone(async () => {
    const afterwards: (() => void)[] = [];
    const result = await database.transaction((tx) => {
      waiting.set(tx, afterwards);
      return work(tx);
    });
    for (const run of afterwards) run();
    return result;
  });
}

/** Runs this once the transaction is committed; never if it is not, nor in one that was not opened here. */
export function afterCommit(tx: Transaction, run: () => void): void {
  waiting.get(tx)?.push(run);
}

/** The same for a single statement, which is a transaction by itself. */
export async function repeatUndone<T>(work: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (tries > 1 && wasUndone(error)) return repeatUndone(work, tries - 1);
    throw error;
  }
}

function wasUndone(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError && UNDONE.has(cause.code);
}
