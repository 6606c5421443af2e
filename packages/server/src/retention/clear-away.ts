import { sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

import type { Database } from '../database/connect.ts';
import { repeatUndone } from '../database/in-transaction.ts';
import { devices, mailedProofs, mails, sessions } from '../database/schema/index.ts';

/** What is kept no longer. Each condition has an index. */
interface Retention {
  readonly table: PgTable & { readonly backendId: AnyColumn; readonly id: AnyColumn };
  /** Written with `now()`, since an index cannot serve the volatile `clock_timestamp()`. */
  readonly isOver: SQL;
}

/** Of one statement, so that none holds its rows for long. */
const BATCH = 500;

/**
 * How long what is over is kept. Rate limits and visits to providers are not among it: each new one clears away old ones
 * of its own kind. The audit trail tells what became of all of them.
 */
const RETENTIONS: readonly Retention[] = [
  // They hold an address. For a day, somebody may still ask why a link does not work.
  { table: mailedProofs, isOver: sql`${mailedProofs.expiresAt} <= now() - interval '1 day'` },
  // A mail is settled within a day of being written, or nobody sends mails here at all. What begins to leave is settled
  // by whoever sends it.
  {
    table: mails,
    isOver: sql`${mails.createdAt} <= now() - interval '30 days' and ${mails.state} <> 'sending'`,
  },
  // A token of a session that is gone is refused as one of a session that is over (docs/concepts/token-families.md).
  { table: sessions, isOver: sql`${sessions.revokedAt} <= now() - interval '30 days'` },
  // By its last possible end, not by when it fell idle: that time moves with each rotation, and an index on it would make
  // all of them dearer.
  { table: sessions, isOver: sql`${sessions.absoluteExpiresAt} <= now() - interval '30 days'` },
  // Nobody signs in there any more, and it holds an address.
  { table: devices, isOver: sql`${devices.lastUsedAt} <= now() - interval '1 year'` },
];

/** Deletes what was kept long enough, a batch after another; what somebody else is at is left for the next time. */
export async function clearAway(database: Database, signal: AbortSignal): Promise<void> {
  for (const retention of RETENTIONS) {
    let cleared = BATCH;
    while (cleared === BATCH && !signal.aborted) cleared = await clearBatch(database, retention);
  }
}

async function clearBatch(database: Database, { table, isOver }: Retention): Promise<number> {
  const { backendId, id } = table;
  const rows = sql`select ${backendId}, ${id} from ${table} where ${isOver} limit ${BATCH}::integer for update skip locked`;
  const { count } = await repeatUndone(() =>
    database.delete(table).where(sql`(${backendId}, ${id}) in (${rows})`),
  );
  return count;
}
