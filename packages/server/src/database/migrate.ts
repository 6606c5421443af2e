import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/postgres-js/migrator';

import { connect } from './connect.ts';
import type { Database, Transaction } from './connect.ts';
import { appliedSql } from './schema/index.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const SQL_FILES = new URL('../../sql/', import.meta.url);
/** Our own table beside the team's, in the schema that drizzle-kit uses for it. */
const MIGRATIONS_TABLE = { migrationsSchema: 'drizzle', migrationsTable: '__aalto_migrations' };
/**
 * Counts the releases of sql/*.sql: while processes are replaced one by one, an older one that starts again must not
 * bring its older functions back. Raise it with every release that changes them.
 */
const SQL_VERSION = 1;
/** Any fixed number: whoever migrates this database takes this lock. */
const LOCK = 4_225_584_111;

/**
 * Brings a database up to date: the tables by numbered migrations, then the roles, functions and rights by sql/*.sql,
 * which are idempotent and applied again whenever their text changes. Processes that start at once take turns.
 */
export async function migrateDatabase(
  url: string,
  run: (database: Database) => Promise<void>,
): Promise<void> {
  const locks = connect(url, { max: 1, use: 'migrations' });
  const database = connect(url, { max: 1, use: 'migrations' });
  try {
    // Held by a transaction of its own, not by the session, so that it also holds behind a pooler.
    await locks.transaction(async (lock) => {
      await lock.execute(sql`set local idle_in_transaction_session_timeout = 0`);
      await lock.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
      await run(database);
    });
  } finally {
    await Promise.all([database.$client.end(), locks.$client.end()]);
  }
}

export async function migrateAuthSchema(database: Database): Promise<void> {
  await migrate(database, { migrationsFolder: MIGRATIONS, ...MIGRATIONS_TABLE });
  const text = await readSqlFiles();
  await database.transaction((tx) => applySqlFiles(tx, text));
  await refuseTemporaryTables(database);
}

/**
 * A temporary table outlives its transaction, on a connection that others use next, and comes before a team's table of
 * the same name: injected SQL could make one to catch their rows. So only the owner may make any. A right on the
 * database itself is in no dump and no template, which is why this is asked at every start.
 */
async function refuseTemporaryTables(database: Database): Promise<void> {
  await database.execute(sql`
    do $$
    begin
      if has_database_privilege('authenticated', current_database(), 'temporary') then
        execute format('revoke temporary on database %I from public', current_database());
      end if;
    end
    $$
  `);
}

/** Whether the functions of this process, or newer ones, are in: what /readyz asks. */
export async function isMigrated(database: Database): Promise<boolean> {
  const [applied] = await database.select().from(appliedSql);
  return applied !== undefined && applied.version >= SQL_VERSION;
}

/** In development the text changes under one version; of two versions, the newer one stays. */
async function applySqlFiles(tx: Transaction, text: string): Promise<void> {
  const now = { hash: hashOf(text), version: SQL_VERSION };
  const [applied] = await tx.select().from(appliedSql);
  if (applied && (applied.hash === now.hash || applied.version > now.version)) return;
  await tx.execute(sql.raw(text));
  await tx.insert(appliedSql).values(now).onConflictDoUpdate({ target: appliedSql.id, set: now });
}

async function readSqlFiles(): Promise<string> {
  const names = (await readdir(SQL_FILES)).filter((name) => name.endsWith('.sql')).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, SQL_FILES), 'utf8')));
  return texts.join('\n');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
