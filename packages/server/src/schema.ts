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

/**
 * The policy of a table that the hook `userCreated` writes to. It runs on the owner's login, before anybody is signed in,
 * and a protected table binds its owner too. It opens the table to new rows of the owner's alone, and to no reader: a view
 * or a function of the owner's still sees nothing, and the hook inserts without `returning()`.
 */
export function madeWithAccount(): PgPolicy {
  return pgPolicy('made_with_account', { for: 'insert', to: 'current_user', withCheck: sql`true` });
}
