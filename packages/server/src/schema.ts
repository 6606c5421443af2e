/** What a team's drizzle schema uses: columns that say whose a row is, and the policies that go with them. */
import { sql } from 'drizzle-orm';
import { pgPolicy, pgRole, uuid } from 'drizzle-orm/pg-core';
import type { PgPolicy } from 'drizzle-orm/pg-core';

/** Whom a policy is for: callers with the anon key alone. */
export const anon = pgRole('anon').existing();

/** Whom a policy is for: signed-in callers whom the gate has let through. */
export const authenticated = pgRole('authenticated').existing();

/** Columns that name the backend and the user of a row, filled in by the database itself. */
export const ownedByUser = () => ({
  backendId: uuid('backend_id')
    .notNull()
    .default(sql`auth.backend_id()`),
  userId: uuid('user_id')
    .notNull()
    .default(sql`auth.uid()`),
});

/**
 * The policy that lets users read and write their own rows, and nobody else's. The table's migration also calls
 * `select auth.protect_table('public.notes')`, which repeats the gate.
 */
export function ownRows(): PgPolicy {
  const isOwn = sql`backend_id = (select auth.backend_id()) and user_id = (select auth.uid())`;
  return pgPolicy('own_rows', { for: 'all', to: authenticated, using: isOwn, withCheck: isOwn });
}
