import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

import type { Database, Transaction } from './connect.ts';

const TRIES = 3;
/** serialization_failure and deadlock_detected: PostgreSQL undid everything, so it may simply be done again. */
const UNDONE = new Set(['40001', '40P01']);

/** A transaction on the API's own pool, repeated where PostgreSQL gave it up for another. */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  tries = TRIES,
): Promise<T> {
  try {
    return await database.transaction(work);
  } catch (error) {
    if (tries > 1 && wasUndone(error)) return inTransaction(database, work, tries - 1);
    throw error;
  }
}

function wasUndone(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError && UNDONE.has(cause.code);
}
