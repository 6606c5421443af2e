import { openSecret, parseRootKeys } from '@aalto/auth-core';
import postgres from 'postgres';

import { SECRET } from './settings.ts';
import type { TestDatabase } from './test-database.ts';

/** The login that data calls use, opened as the server opens it: what whoever steals its password, or injects SQL, has. */
export async function connectAsDataLogin({ sql, url }: TestDatabase): Promise<postgres.Sql> {
  const [row] = await sql<{ name: string; sealed: string }[]>`
    select data_login as name, sealed_data_password as sealed from auth.installation
  `;
  if (!row) throw new Error('This database has no data login');
  const login = new URL(url);
  login.username = row.name;
  login.password = await openSecret(row.sealed, 'installation:data-password', parseRootKeys(SECRET));
  return postgres(login.href, { max: 1, onnotice: () => undefined });
}

/** Says in a transaction of the data login who is calling, as the API does, but asks no gate. */
export async function claimIdentity(
  tx: postgres.TransactionSql,
  role: 'anon' | 'authenticated',
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await tx`select set_config('role', ${role}, true)`;
  for (const [name, value] of Object.entries(settings)) {
    await tx`select set_config(${`aalto.${name}`}, ${value}, true)`;
  }
}
