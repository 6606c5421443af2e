import type { Database, Transaction } from '../database/connect.ts';
import { inTime } from '../database/in-time.ts';
import { enterStatement, gateStatement } from './caller.ts';
import type { Caller } from './caller.ts';

/** A team's transaction as a whole, the wait for a connection with it. */
const LIMIT_SECONDS = 10;

/** A team's transaction: drizzle's, running as the caller, behind the gate, under row level security. */
export type DataTransaction = Transaction;

/**
 * Reaches the tables: `await ctx.data((tx) => tx.select().from(notes))`. Committed before it answers; PostgreSQL ends
 * it when a statement, or the wait between two, takes longer than five seconds, and the call when all of it takes ten.
 */
export type RunInData = <T>(work: (tx: DataTransaction) => Promise<T>) => Promise<T>;

/**
 * A short gated transaction for a team's own procedure. It is gated twice: what was true when it began must still be
 * true when it commits.
 */
export function createDataRunner(pool: () => Promise<Database>, caller: Caller): RunInData {
  return (work) => {
    const gated = async (tx: Transaction) => {
      await tx.execute(enterStatement(caller));
      const result = await work(tx);
      await tx.execute(gateStatement(caller));
      return result;
    };
    const run = async () => (await pool()).transaction(gated);
    return inTime(run(), LIMIT_SECONDS);
  };
}

/** Asks the gate alone, so that a team's procedure does nothing anywhere before its refusal. */
export async function askGate(pool: () => Promise<Database>, caller: Caller): Promise<void> {
  const ask = async () => (await pool()).execute(gateStatement(caller));
  await inTime(ask());
}
