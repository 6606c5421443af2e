import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';
import { belongsToUser } from './users.ts';

/** The queue of mails: a row exists exactly if what its mail tells of was committed. */
export const mails = authSchema.table(
  'mails',
  {
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
    id: uuid().notNull(),
    /** Null for a mail about an account that is gone. */
    userId: uuid('user_id'),
    kind: text().$type<MailKind>().notNull(),
    toAddress: text('to_address').notNull(),
    /** Sealed for this row, since it holds codes and links; null once nobody will send it any more. */
    sealedContent: text('sealed_content'),
    state: text().$type<MailState>().notNull(),
    /** How often it was taken; whoever took it last is the only one who may say what came of it. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: moment('next_attempt_at').notNull().defaultNow(),
    /** Until then one process has it. */
    leaseEndsAt: moment('lease_ends_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    sentAt: moment('sent_at'),
    /** The code of the server's reply, or of the connection's error: never an address, never its text. */
    lastError: text('last_error'),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    belongsToUser(table),
    index('mails_due')
      .on(table.nextAttemptAt)
      .where(sql`${table.state} = 'queued'`),
    index('mails_sending')
      .on(table.leaseEndsAt)
      .where(sql`${table.state} = 'sending'`),
    index('mails_inbox').on(table.backendId, table.createdAt, table.id),
    index('mails_user').on(table.backendId, table.userId),
    index('mails_age').on(table.createdAt),
  ],
);

/**
 * `queued` waits for its turn, or for its next one; `sending` has begun to leave, and is never begun again by anybody
 * else; `kept` is for the console's inbox. The others are over: `uncertain` may have arrived, and nobody can tell.
 */
export type MailState = 'queued' | 'sending' | 'sent' | 'kept' | 'failed' | 'uncertain';

export type MailKind =
  | 'sign_in'
  | 'sign_up'
  | 'password_reset'
  | 'email_change'
  | 'reauthentication'
  | 'factor_added'
  | 'factor_removed'
  | 'factor_replaced'
  | 'factor_closed'
  | 'factors_reset'
  | 'device_remembered'
  | 'recovery_code_used'
  | 'recovery_codes_regenerated'
  | 'identity_linked'
  | 'identity_unlinked'
  | 'password_changed'
  | 'email_changed'
  | 'session_revoked_for_replay';
