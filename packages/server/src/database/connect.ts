import { drizzle } from 'drizzle-orm/postgres-js';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Database = PostgresJsDatabase & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface PoolOptions {
  /** How many connections one process keeps to the database, at most. */
  readonly max: number;
}

/**
 * A pool, opened by its first query. Statements are prepared and pipelined; through a PgBouncer older than 1.21, add
 * `?prepare=false` to the URL, which is correct but costs round trips.
 */
export function connect(url: string, { max }: PoolOptions): Database {
  return drizzle(
    postgres(url, {
      max,
      connect_timeout: 5,
      idle_timeout: 60,
      // A notice is for the terminal of whoever migrates; the API has nobody to read it.
      onnotice: () => undefined,
    }),
  );
}

/** The same database under another login. */
export function withLogin(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = login;
  other.password = password;
  return other.href;
}
