import type { TestDatabase } from './test-database.ts';

export interface HeldTable {
  /** Until so many statements of the API have come to the table and wait. */
  untilWaiting(statements: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks a table from outside, so that calls stop at a place that the test chooses. `share` lets others read and stops
 * whoever writes, `exclusive` also whoever locks rows, `access exclusive` stops everyone.
 */
export async function holdTable(
  { sql }: TestDatabase,
  table: string,
  mode: 'share' | 'exclusive' | 'access exclusive',
): Promise<HeldTable> {
  const connection = await sql.reserve();
  await connection.unsafe(`begin; lock table ${table} in ${mode} mode`);

  const waiting = async (): Promise<number> => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::integer as count from pg_locks where relation = ${table}::regclass and not granted
    `;
    return row?.count ?? 0;
  };
  return {
    async untilWaiting(statements) {
      for (let tries = 0; tries < 400; tries += 1) {
        if ((await waiting()) >= statements) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`Fewer than ${statements} statements came to ${table}`);
    },
    async release() {
      await connection`rollback`;
      connection.release();
    },
  };
}
