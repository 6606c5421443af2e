import { index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PublicSigningJwk } from '@aalto/auth-core';

import { authSchema, moment } from './auth-schema.ts';

/** One row: what belongs to the whole installation. */
export const installation = authSchema.table('installation', {
  id: integer().primaryKey().default(1),
  /** The login of data calls. A name for each database, since roles belong to the whole PostgreSQL cluster. */
  dataLogin: text('data_login').notNull(),
  sealedDataPassword: text('sealed_data_password').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Something sealed with each root key when it was first seen: a process with another key refuses to start. */
export const rootKeyCanaries = authSchema.table('root_key_canaries', {
  id: integer().primaryKey(),
  canary: text().notNull(),
});

/** The keys that access tokens are signed with. */
export const signingKeys = authSchema.table('signing_keys', {
  kid: text().primaryKey(),
  sealedPrivateJwk: text('sealed_private_jwk').notNull(),
  publicJwk: jsonb('public_jwk').$type<PublicSigningJwk>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  retiredAt: moment('retired_at'),
});

/** Counters of `auth.take`: one row a bucket and key, whatever the number of processes. */
export const rateLimits = authSchema.table(
  'rate_limits',
  {
    bucket: text().notNull(),
    key: text().notNull(),
    taken: integer().notNull(),
    windowEndsAt: moment('window_ends_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.key] }),
    index('rate_limits_end').on(table.windowEndsAt),
  ],
);

/** The text of sql/*.sql as it was last applied, by its hash. */
export const appliedSql = authSchema.table('applied_sql', {
  id: integer().primaryKey().default(1),
  hash: text().notNull(),
  /** Only a newer text replaces an older one: a process that was not updated yet must not bring its own back. */
  version: integer().notNull(),
});
