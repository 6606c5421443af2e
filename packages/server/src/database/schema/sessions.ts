import type { AssuranceLevel, HistoryEntry } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { belongsToUser } from './users.ts';

/** A token family: one row, whatever its age (docs/concepts/token-families.md). */
export const sessions = authSchema.table(
  'sessions',
  {
    backendId: uuid('backend_id').notNull(),
    /** Unguessable: the token's `sid`. Never listed, never logged. */
    id: uuid().notNull(),
    /** What lists and revocations name a session by. */
    handle: uuid().notNull().defaultRandom(),
    userId: uuid('user_id').notNull(),
    revokedAt: moment('revoked_at'),
    revokedReason: text('revoked_reason').$type<RevocationReason>(),

    aal: text().$type<AssuranceLevel>().notNull().default('aal1'),
    /** When it was raised: what the maximum age counts from. */
    aal2At: moment('aal2_at'),
    /** Raised on a remembered device: when its factor was proven there. Null where a proof has raised it. */
    rememberedProofAt: moment('remembered_proof_at'),
    /** The device that it was raised on, where that has told its secret. */
    deviceId: uuid('device_id'),
    amr: text().array().notNull(),
    authTime: moment('auth_time').notNull(),
    /** When a mailed code or link was last used in it. */
    emailProvenAt: moment('email_proven_at'),

    epoch: integer().notNull().default(0),
    generation: integer().notNull().default(0),
    tokenHash: text('token_hash').notNull(),
    tokenKeyId: integer('token_key_id').notNull(),
    attemptHash: text('attempt_hash'),
    history: jsonb().$type<HistoryEntry[]>().notNull().default([]),
    leaves: integer()
      .array()
      .notNull()
      .default(sql`'{}'::integer[]`),

    idleExpiresAt: moment('idle_expires_at').notNull(),
    absoluteExpiresAt: moment('absolute_expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    refreshedAt: moment('refreshed_at').notNull(),

    userAgent: text('user_agent'),
    ipAddress: text('ip_address'),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    belongsToUser(table),
    unique('sessions_handle').on(table.backendId, table.handle),
    index('sessions_user').on(table.backendId, table.userId),
    // What a rotation changes is in no index, so that PostgreSQL need not write one with it (heap-only tuples).
    index('sessions_end').on(table.absoluteExpiresAt),
    index('sessions_revoked')
      .on(table.revokedAt)
      .where(sql`${table.revokedAt} is not null`),
  ],
);

export type RevocationReason =
  /** By itself: its own place. */
  | 'signed_out'
  /** By another session of its user. */
  | 'ended_elsewhere'
  | 'refresh_token_reused'
  | 'address_proven'
  | 'password_changed'
  | 'identity_unlinked'
  | 'was_not_me'
  | 'by_operator';
