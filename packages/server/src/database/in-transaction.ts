import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

import type { Database, Transaction } from './connect.ts';

const TRIES = 3;
/** serialization_failure and deadlock_detected: PostgreSQL undid everything, so it may simply be done again. */
const UNDONE = new Set(['40001', '40P01']);

/** A transaction on the API's own pool, repeated where PostgreSQL gave it up for another. */
export function inTransaction<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return repeatUndone(() => database.transaction(work));
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
