import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { openSecret, sealSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';
import { DrizzleQueryError, sql } from 'drizzle-orm';
import postgres from 'postgres';

import type { Database } from './connect.ts';
import { installation } from './schema/index.ts';

/** What its sealed password is bound to. */
export const DATA_PASSWORD_CONTEXT = 'installation:data-password';

const RACES = 10;
/** internal_error, duplicate_object, unique_violation. */
const RACED = new Set(['XX000', '42710', '23505']);

export interface DataLogin {
  readonly name: string;
  readonly password: string;
}

/**
 * Makes the login of data calls what it must be, whatever it was: roles and rights are in no dump, so a database that
 * was moved brings its tables alone. Its password is sealed anew, under the current root key.
 */
export async function ensureDataLogin(database: Database, keys: RootKeys): Promise<void> {
  const [row] = await database.select().from(installation);
  const login: DataLogin = row
    ? await openDataLogin(database, keys)
    : { name: await freeName(database), password: randomBytes(32).toString('base64url') };
  const values = {
    dataLogin: login.name,
    sealedDataPassword: await sealSecret(login.password, DATA_PASSWORD_CONTEXT, keys),
  };
  const save = () =>
    database.transaction(async (tx) => {
      await tx
        .insert(installation)
        .values(values)
        .onConflictDoUpdate({ target: installation.id, set: values });
      await tx.execute(sql.raw(makeLogin(login)));
    });
  await repeatRaced(save);
}

/**
 * Roles belong to the whole cluster, and a copied database shares its login with the one it was copied from. Where both
 * are started at one moment, PostgreSQL refuses one of them, under the code of internal errors (`tuple concurrently
 * updated`) or as a duplicate.
 */
async function repeatRaced(work: () => Promise<void>, tries = RACES): Promise<void> {
  try {
    await work();
  } catch (error) {
    const cause = error instanceof DrizzleQueryError ? error.cause : error;
    const isRaced = cause instanceof postgres.PostgresError && RACED.has(cause.code);
    if (!isRaced || tries === 1) throw error;
    await delay(Math.random() * 100);
    await repeatRaced(work, tries - 1);
  }
}

export async function openDataLogin(database: Database, keys: RootKeys): Promise<DataLogin> {
  const [row] = await database.select().from(installation);
  if (!row) throw new Error('This database is not migrated: run `npm start` or `npm run api` once.');
  return {
    name: row.dataLogin,
    password: await openSecret(row.sealedDataPassword, DATA_PASSWORD_CONTEXT, keys),
  };
}

/** Roles belong to the whole cluster, so the login of a second database needs another name. */
async function freeName(database: Database): Promise<string> {
  const [row] = await database.execute<{ oid: string; taken: boolean }>(sql`
    select
      (select oid from pg_database where datname = current_database()) as oid,
      exists (select from pg_roles where rolname = 'aalto_data') as taken
  `);
  return row?.taken ? `aalto_data_${row.oid}` : 'aalto_data';
}

/**
 * The login of data calls inherits nothing and owns nothing: without `set role` it can only meet the gate. So if
 * `BEGIN` fails, or a team's SQL is injected into, there is nothing to fall back to.
 */
function makeLogin({ name, password }: DataLogin): string {
  return `
    do $$ begin
      if not exists (select from pg_roles where rolname = '${name}') then
        create role "${name}" login noinherit;
      end if;
    end $$;
    alter role "${name}" password '${password}';
    alter role "${name}" set statement_timeout = '5s';
    alter role "${name}" set idle_in_transaction_session_timeout = '5s';
    grant anon, authenticated to "${name}";
    grant usage on schema auth to "${name}";
    grant execute on function auth.gate(text, uuid, uuid, text, integer, text), auth.gate_anonymous(text) to "${name}";
  `;
}
