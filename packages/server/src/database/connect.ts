import { drizzle } from 'drizzle-orm/postgres-js';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

import { withSafeTransactions } from './safe-transactions.ts';
import { watchedSockets } from './watched-socket.ts';

export type Database = PostgresJsDatabase & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface PoolOptions {
  /** How many connections one process keeps to the database, at most. */
  readonly max: number;
  /** For migrations, whose statements may take as long as they need: a silent connection is left alone. */
  readonly patient?: boolean;
}

const SILENCE_SECONDS = 10;

/**
 * A pool, opened by its first query. Statements are prepared and pipelined; through a PgBouncer older than 1.21, add
 * `?prepare=false` to the URL, which is correct but costs round trips.
 */
export function connect(url: string, { max, patient = false }: PoolOptions): Database {
  const options = {
    max,
    connect_timeout: 3,
    // The driver's own waits grow to twenty seconds, and calls would wait with it.
    backoff: () => 0.1,
    idle_timeout: 60,
    // A notice is for the terminal of whoever migrates; the API has nobody to read it.
    onnotice: () => undefined,
    ...(patient ? {} : { socket: watchedSockets(SILENCE_SECONDS) }),
  };
  return drizzle(withSafeTransactions(postgres(url, options)));
}

/** The same database under another login. */
export function withLogin(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = login;
  other.password = password;
  return other.href;
}
