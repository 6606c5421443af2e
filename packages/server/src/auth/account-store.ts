import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { backends, users } from '../database/schema/index.ts';

export type BackendRow = typeof backends.$inferSelect;
export type UserRow = typeof users.$inferSelect;

/** The backend that the caller's anon key means. */
export async function loadBackend(database: Database, apiKey: string): Promise<BackendRow> {
  const [backend] = await database.select().from(backends).where(eq(backends.anonKey, apiKey));
  if (!backend) throw new AaltoError('invalid_api_key');
  return backend;
}

export async function findUserByEmail(
  database: Database,
  backendId: string,
  email: string,
): Promise<UserRow | undefined> {
  const [user] = await database
    .select()
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.emailKey, emailKey(email))));
  return user;
}

/** The form in which addresses are compared: one address has one account, however it is typed. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
