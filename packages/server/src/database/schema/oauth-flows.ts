import { foreignKey, index, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { identities } from './identities.ts';
import { identityProviders } from './identity-providers.ts';
import { users } from './users.ts';

/**
 * A visit to a provider and back: begun, returned (`returnedAt`, with a code of ours), consumed (`consumedAt`). Each
 * step is taken once. `expiresAt` is the end of the step that it is in.
 */
export const oauthFlows = authSchema.table(
  'oauth_flows',
  {
    backendId: uuid('backend_id').notNull(),
    id: uuid().notNull(),
    providerId: uuid('provider_id').notNull(),
    stateHash: text('state_hash').notNull(),
    /** Our PKCE verifier and the nonce, sealed for this flow; null once they are used. */
    sealedChecks: text('sealed_checks'),
    /** The client's own PKCE challenge. */
    codeChallenge: text('code_challenge').notNull(),
    /** One of the backend's `redirectUrls`. */
    redirectTo: text('redirect_to').notNull(),
    /** The user who asked for another identity; null for a sign-in. */
    linkUserId: uuid('link_user_id'),

    returnedAt: moment('returned_at'),
    codeHash: text('code_hash'),
    /** Who signs in. An identity that is taken away meanwhile takes this flow along, and with it the code. */
    identityId: uuid('identity_id'),
    /** What will be linked. */
    subject: text(),
    email: text(),

    consumedAt: moment('consumed_at'),
    /** Of the attempt that consumed it, and the session that came of it: what a repeated attempt is answered with. */
    attemptHash: text('attempt_hash'),
    sessionId: uuid('session_id'),

    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    unique('oauth_flows_state').on(table.stateHash),
    unique('oauth_flows_code').on(table.backendId, table.codeHash),
    index('oauth_flows_expiry').on(table.expiresAt),
    index('oauth_flows_link_user').on(table.backendId, table.linkUserId),
    index('oauth_flows_identity').on(table.backendId, table.identityId),
    foreignKey({
      name: 'oauth_flows_provider',
      columns: [table.backendId, table.providerId],
      foreignColumns: [identityProviders.backendId, identityProviders.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'oauth_flows_identity_fk',
      columns: [table.backendId, table.identityId],
      foreignColumns: [identities.backendId, identities.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'oauth_flows_link_user_fk',
      columns: [table.backendId, table.linkUserId],
      foreignColumns: [users.backendId, users.id],
    }).onDelete('cascade'),
  ],
);
