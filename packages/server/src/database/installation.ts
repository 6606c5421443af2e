import { randomBytes } from 'node:crypto';

import { createSigningKey, openSecret, sealSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { Database } from './connect.ts';
import { installation, signingKeys } from './schema/index.ts';

const CANARY = 'aalto';

/** What the sealed columns are bound to: a ciphertext that was moved elsewhere does not open. */
export const sealedFor = {
  canary: 'installation:canary',
  dataPassword: 'installation:data-password',
  signingKey: (kid: string) => `signing-key:${kid}`,
  factor: (backendId: string, userId: string, factorId: string) =>
    `factor:${backendId}:${userId}:${factorId}`,
};

/** The process was given a root key that this database was not made with. */
export class WrongSecretError extends Error {
  override name = 'WrongSecretError';

  constructor(options?: ErrorOptions) {
    super(
      'AALTO_SECRET does not open this database: start with the keys it was made with (a new key goes in front of the old ones, and the old ones stay).',
      options,
    );
  }
}

export interface DataLogin {
  readonly name: string;
  readonly password: string;
}

/** Makes what an installation has once: the canary, the data login, the first signing key. Repeating it does no harm. */
export async function ensureInstallation(database: Database, keys: RootKeys): Promise<void> {
  const [existing] = await database.select().from(installation);
  if (existing) {
    await openDataLogin(database, keys);
    return;
  }
  const login: DataLogin = {
    name: await dataLoginName(database),
    password: randomBytes(32).toString('base64url'),
  };
  const row = {
    canary: await sealSecret(CANARY, sealedFor.canary, keys),
    dataLogin: login.name,
    sealedDataPassword: await sealSecret(login.password, sealedFor.dataPassword, keys),
  };
  const key = await createSigningKey();
  const sealedPrivateJwk = await sealSecret(
    JSON.stringify(key.privateJwk),
    sealedFor.signingKey(key.kid),
    keys,
  );
  await database.transaction(async (tx) => {
    await tx.insert(installation).values(row);
    await tx.insert(signingKeys).values({ kid: key.kid, sealedPrivateJwk, publicJwk: key.publicJwk });
    await tx.execute(sql.raw(createDataLogin(login)));
  });
}

/** Opens the data login's password; the canary first, so that a wrong secret stops the process, not its clients. */
export async function openDataLogin(database: Database, keys: RootKeys): Promise<DataLogin> {
  const [row] = await database.select().from(installation);
  if (!row) throw new Error('This database is not migrated: run `npm start` or `npm run api` once.');
  try {
    await openSecret(row.canary, sealedFor.canary, keys);
  } catch (cause) {
    throw new WrongSecretError({ cause });
  }
  return {
    name: row.dataLogin,
    password: await openSecret(row.sealedDataPassword, sealedFor.dataPassword, keys),
  };
}

/** Roles belong to the cluster, so the login of a second database needs another name. */
async function dataLoginName(database: Database): Promise<string> {
  const [row] = await database.execute<{ name: string; taken: boolean }>(sql`
    select current_database() as name, exists (select from pg_roles where rolname = 'aalto_data') as taken
  `);
  return row?.taken ? `aalto_data_${row.name.replaceAll(/\W/g, '_')}`.slice(0, 63) : 'aalto_data';
}

/**
 * The login of data calls inherits nothing and owns nothing: without `set role` it can only meet the gate. So if
 * `BEGIN` fails, or a team's SQL is injected into, there is nothing to fall back to.
 */
function createDataLogin({ name, password }: DataLogin): string {
  return `
    create role "${name}" login noinherit password '${password}';
    grant anon, authenticated to "${name}";
    grant usage on schema auth to "${name}";
    grant execute on function auth.gate(text, uuid, uuid, text, integer, text), auth.gate_anonymous(text) to "${name}";
    alter role "${name}" set statement_timeout = '5s';
    alter role "${name}" set idle_in_transaction_session_timeout = '5s';
  `;
}
