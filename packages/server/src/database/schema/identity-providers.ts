import { primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';

/** Where the users of a backend may sign in from: each with the client that it registered there. */
export const identityProviders = authSchema.table(
  'identity_providers',
  {
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
    id: uuid().notNull(),
    /** What apps call it by, and part of its callback's path. */
    name: text().notNull(),
    kind: text().$type<ProviderKind>().notNull(),
    /** OpenID Connect: the issuer, from which all else is discovered. GitHub: the origin of its web pages. */
    issuer: text().notNull(),
    /** GitHub alone: where its API is. */
    apiUrl: text('api_url'),
    clientId: text('client_id').notNull(),
    /** Sealed for this backend and provider: it opens in no other row. */
    sealedClientSecret: text('sealed_client_secret').notNull(),
    scopes: text().array().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    unique('identity_providers_name').on(table.backendId, table.name),
  ],
);

export type ProviderKind = 'oidc' | 'github';
