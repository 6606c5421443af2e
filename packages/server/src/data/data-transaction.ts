import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { inTime } from '../database/in-time.ts';
import { enterStatement, gateStatement } from './caller.ts';
import type { Caller } from './caller.ts';

/** A team's transaction as a whole, the wait for a connection with it. */
const LIMIT_SECONDS = 10;

/**
 * What `discard all` does, as far as a transaction allows it: SQL that was injected into an earlier call may have left
 * a search path, a read-only default, a lock or a cursor on the connection. The mode comes first, since a transaction
 * takes it only before its first query. What is prepared stays: the team's statements are not, and ours run elsewhere.
 */
const startAfresh = sql.raw(`
  set transaction isolation level read committed read write not deferrable;
  reset all;
  close all;
  unlisten *;
  select pg_catalog.pg_advisory_unlock_all();
`);

/** A team's transaction: drizzle's, running as the caller, behind the gate, under row level security. */
export type DataTransaction = Transaction;

/**
 * Reaches the tables: `await ctx.data((tx) => tx.select().from(notes))`. Committed before it answers. PostgreSQL ends
 * it when a statement, or the wait between two, takes longer than five seconds; when all of it takes ten the caller is
 * told `unavailable`, and what was written is rolled back. Only a commit that was sent by then may still succeed.
 */
export type RunInData = <T>(work: (tx: DataTransaction) => Promise<T>) => Promise<T>;

/**
 * A short gated transaction for a team's own procedure. It is gated twice: what was true when it began must still be
 * true when it commits.
 */
export function createDataRunner(pool: () => Promise<Database>, caller: Caller): RunInData {
  return (work) => {
    const call = { isAnswered: false };
    const gated = async (tx: Transaction) => {
      refuseLate(call);
      // Sent together, so that starting afresh takes no round trip of its own.
      await Promise.all([tx.execute(startAfresh), tx.execute(enterStatement(caller))]);
      const result = await work(tx);
      refuseLate(call);
      await tx.execute(gateStatement(caller));
      refuseLate(call);
      return result;
    };
    const run = async () => (await pool()).transaction(gated);
    return inTime(run(), LIMIT_SECONDS).finally(() => (call.isAnswered = true));
  };
}

/** Nobody waits any more, so the transaction is rolled back: whoever was told 503 may do it again. */
function refuseLate({ isAnswered }: { readonly isAnswered: boolean }): void {
  if (isAnswered) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
}

/** Asks the gate alone, so that a team's procedure does nothing anywhere before its refusal. */
export async function askGate(pool: () => Promise<Database>, caller: Caller): Promise<void> {
  const ask = async () => (await pool()).execute(gateStatement(caller));
  await inTime(ask());
}
