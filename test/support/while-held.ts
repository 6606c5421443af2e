import type { TransactionSql } from 'postgres';

import type { World } from './world.ts';

/**
 * Begins a call while rows are held, lets something happen to them once it waits, and answers how it goes on: in an
 * object, since a promise would be awaited here.
 */
export async function whileHeld<T>(
  { database: { sql } }: World,
  hold: (tx: TransactionSql) => Promise<unknown>,
  begin: () => Promise<T>,
  meanwhile: (tx: TransactionSql, outcome: Promise<T>) => Promise<unknown>,
  calls = 1,
): Promise<{ outcome: Promise<T> }> {
  const begun: { outcome: Promise<T> }[] = [];
  await sql.begin(async (tx) => {
    await hold(tx);
    const outcome = begin();
    outcome.catch(() => undefined);
    begun.push({ outcome });
    for (let tries = 0; (await waiting()) < calls; tries += 1) {
      if (tries > 400) throw new Error('Nothing waits for what is held');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await meanwhile(tx, outcome);
  });
  const [first] = begun;
  if (!first) throw new Error('Nothing was begun');
  return first;

  async function waiting(): Promise<number> {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return row?.count ?? 0;
  }
}
