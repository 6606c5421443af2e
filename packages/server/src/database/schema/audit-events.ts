import { index, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';
import type { Json } from './users.ts';

/** What happened to accounts and settings, exactly; the client got the least revealing code. Never a secret. */
export const auditEvents = authSchema.table(
  'audit_events',
  {
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
    id: uuid().notNull().defaultRandom(),
    at: moment('at').notNull().defaultNow(),
    type: text().$type<AuditEventType>().notNull(),
    /** Who did it: a user of this backend, or an operator, who is a user of the console's. */
    actorId: uuid('actor_id'),
    /** Whom it happened to; outlives the user. */
    subjectId: uuid('subject_id'),
    sessionHandle: uuid('session_handle'),
    ipAddress: text('ip_address'),
    requestId: text('request_id'),
    details: jsonb().$type<Json>().notNull().default({}),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    index('audit_events_backend_at').on(table.backendId, table.at),
  ],
);

export type AuditEventType =
  | 'user.signed_up'
  | 'user.password_changed'
  | 'user.email_changed'
  | 'user.updated'
  | 'user.deleted'
  | 'user.secured'
  | 'session.created'
  | 'session.sign_in_failed'
  | 'session.stepped_up'
  | 'session.signed_out'
  | 'session.revoked'
  | 'session.refresh_token_reused'
  | 'factor.added'
  | 'factor.renamed'
  | 'factor.removed'
  | 'factor.code_refused'
  | 'factor.locked'
  | 'factor.closed'
  | 'factor.replaced'
  | 'factors.reset'
  | 'device.remembered'
  | 'device.forgotten'
  | 'user.banned'
  | 'user.unbanned'
  | 'user.sessions_revoked'
  | 'recovery_code.used'
  | 'recovery_code.refused'
  | 'recovery_codes.regenerated'
  | 'identity.linked'
  | 'identity.unlinked'
  | 'mail.read'
  | 'mail.uncertain'
  | 'provider.saved'
  | 'provider.removed'
  | 'backend.authentication_updated'
  /** Of the whole installation, so it is the console's. */
  | 'root_keys.resealed';
