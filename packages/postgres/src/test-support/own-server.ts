import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { onTestFinished } from 'vitest';
import { startPostgres, type PostgresServer, type StartPostgresOptions } from '../start-postgres.ts';

/** Starts a server in the test's own process, for a folder that may be lost. It is stopped after the test. */
export async function startServer(
  dataDir: string,
  options: Partial<StartPostgresOptions> = {},
): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, settings: { fsync: 'off' }, ...options });
  onTestFinished(() => server.stop());
  return server;
}

/** A single connection, which is closed after the test. */
export function connect(url: string): Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  onTestFinished(() => sql.end({ timeout: 0 }));
  return sql;
}

/** Writes a row that is committed when this resolves, and answers its value. */
export async function commitRow(url: string): Promise<string> {
  const value = randomUUID();
  const sql = connect(url);
  await sql`CREATE TABLE IF NOT EXISTS kept (value text)`;
  await sql`INSERT INTO kept VALUES (${value})`;
  return value;
}

export async function readRows(url: string): Promise<string[]> {
  const rows = await connect(url)<{ value: string }[]>`SELECT value FROM kept`;
  return rows.map((row) => row.value);
}
