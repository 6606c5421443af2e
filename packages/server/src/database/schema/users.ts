import { boolean, foreignKey, jsonb, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';

export type Json = Record<string, unknown>;

export const users = authSchema.table(
  'users',
  {
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
    id: uuid().notNull().defaultRandom(),
    /** As it was given: where mail goes. */
    email: text().notNull(),
    /** The normalised form that is compared: two spellings of one address are one account. */
    emailKey: text('email_key').notNull(),
    emailVerifiedAt: moment('email_verified_at'),
    newEmail: text('new_email'),
    /** A PHC string; null for an account without a password. */
    passwordHash: text('password_hash'),
    /** Its owner's to write. */
    metadata: jsonb().$type<Json>().notNull().default({}),
    /** The server's to write: it reaches the token and the policies. */
    appMetadata: jsonb('app_metadata').$type<Json>().notNull().default({}),
    bannedAt: moment('banned_at'),
    /** An operator has taken the factors away: the next first one takes a mailed code, whatever the backend asks for. */
    enrollmentNeedsEmail: boolean('enrollment_needs_email').notNull().default(false),
    lastSignInAt: moment('last_sign_in_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    unique('users_email_key').on(table.backendId, table.emailKey),
  ],
);

/** A row that belongs to a user goes with him. */
export function belongsToUser(table: { readonly backendId: AnyPgColumn; readonly userId: AnyPgColumn }) {
  return foreignKey({
    columns: [table.backendId, table.userId],
    foreignColumns: [users.backendId, users.id],
  }).onDelete('cascade');
}
