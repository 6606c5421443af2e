import { randomBytes } from 'node:crypto';

import type { TestDatabase } from './test-database.ts';

export interface BackendKeys {
  readonly id: string;
  readonly anonKey: string;
}

/** Another tenant of the same database, beside the demo. */
export async function createBackend({ sql }: TestDatabase, slug: string): Promise<BackendKeys> {
  const [row] = await sql<BackendKeys[]>`
    insert into auth.backends (slug, name, anon_key, require_email_proof)
    values (${slug}, ${slug}, ${`aalto_pk_${randomBytes(24).toString('base64url')}`}, false)
    returning id, anon_key as "anonKey"
  `;
  if (!row) throw new Error('The backend was not stored');
  return row;
}
