import { drizzle } from 'drizzle-orm/postgres-js';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

import { parseDatabaseUrl } from './database-url.ts';
import { withPreparedStatements } from './prepared-statements.ts';
import { withSafeTransactions } from './safe-transactions.ts';
import { watchedSockets } from './watched-socket.ts';

export type Database = PostgresJsDatabase & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface PoolOptions {
  /** How many connections one process keeps to the database, at most. */
  readonly max: number;
  /** Whose statements it runs: ours are prepared; those of migrations may take as long as they need. */
  readonly use: 'ours' | 'team' | 'migrations';
}

const SILENCE_SECONDS = 10;

/**
 * A pool, opened by its first query. Through a PgBouncer older than 1.21, which knows no prepared statements, add
 * `?prepare=false` to the URL: correct, but it costs round trips.
 *
 * @throws {DatabaseUnreachableError} where the URL cannot be read.
 */
export function connect(url: string, { max, use }: PoolOptions): Database {
  parseDatabaseUrl(url);
  const options = {
    max,
    connect_timeout: 3,
    // The driver's own waits grow to twenty seconds, and calls would wait with it.
    backoff: () => 0.1,
    idle_timeout: 60,
    // A notice is for the terminal of whoever migrates; the API has nobody to read it.
    onnotice: () => undefined,
    ...(use === 'migrations' ? {} : { socket: watchedSockets(SILENCE_SECONDS) }),
  };
  const client = withSafeTransactions(postgres(url, options));
  return drizzle(use === 'ours' ? withPreparedStatements(client) : client);
}

/** The same database under another login. */
export function withLogin(url: string, login: string, password: string): string {
  const other = parseDatabaseUrl(url);
  other.username = login;
  other.password = password;
  return other.href;
}
