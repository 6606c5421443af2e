import { foreignKey, index, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { identityProviders } from './identity-providers.ts';
import { belongsToUser } from './users.ts';

/** Who a user is elsewhere: the provider's name for him, which never changes (OpenID Connect Core §5.7). */
export const identities = authSchema.table(
  'identities',
  {
    backendId: uuid('backend_id').notNull(),
    id: uuid().notNull().defaultRandom(),
    userId: uuid('user_id').notNull(),
    providerId: uuid('provider_id').notNull(),
    subject: text().notNull(),
    /** What the provider said last: for its owner to recognise it by, and for nothing else. */
    email: text(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSignInAt: moment('last_sign_in_at'),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    unique('identities_subject').on(table.backendId, table.providerId, table.subject),
    index('identities_user').on(table.backendId, table.userId),
    belongsToUser(table),
    foreignKey({
      name: 'identities_provider',
      columns: [table.backendId, table.providerId],
      foreignColumns: [identityProviders.backendId, identityProviders.id],
    }).onDelete('cascade'),
  ],
);
