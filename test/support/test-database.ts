import { randomBytes } from 'node:crypto';

import postgres from 'postgres';
import { inject } from 'vitest';

import { TEMPLATE } from './settings.ts';

export interface TestDatabase {
  /** For API processes: the owner's login. */
  readonly url: string;
  /** For the test itself: the superuser, past every policy, to look at rows and to shift stored times. */
  readonly sql: postgres.Sql;
  drop(): Promise<void>;
}

/** A database of its own for a test file: a copy of the migrated one, in a few dozen milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(inject('superuserUrl'), { max: 1 });
  await admin.unsafe(`create database ${name} owner aalto template ${TEMPLATE} strategy wal_log`);
  const sql = postgres(withDatabase(inject('superuserUrl'), name), { max: 4, onnotice: () => undefined });
  return {
    url: withDatabase(inject('ownerUrl'), name),
    sql,
    async drop() {
      await sql.end();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
