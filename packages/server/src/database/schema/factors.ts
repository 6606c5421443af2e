import { foreignKey, index, integer, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { sessions } from './sessions.ts';
import { belongsToUser } from './users.ts';

/** Proven authenticators. A pending enrollment lives in a table of its own, so that it can gate and raise nothing. */
export const factors = authSchema.table(
  'factors',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    id: uuid().notNull(),
    type: text().$type<'totp'>().notNull().default('totp'),
    friendlyName: text('friendly_name').notNull(),
    /** Sealed for this user and factor: it opens in no other row. */
    sealedSecret: text('sealed_secret').notNull(),
    /** The time step whose code was consumed last: a code is good once (RFC 6238 §5.2). */
    lastTimeStep: integer('last_time_step').notNull(),
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.backendId, table.userId, table.id] }), belongsToUser(table)],
);

/** At most one a session: the next enrollment replaces it. */
export const factorEnrollments = authSchema.table(
  'factor_enrollments',
  {
    backendId: uuid('backend_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    userId: uuid('user_id').notNull(),
    factorId: uuid('factor_id').notNull(),
    friendlyName: text('friendly_name').notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    /** The factor whose place it takes once it is proven. */
    replacesFactorId: uuid('replaces_factor_id'),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.sessionId] }),
    foreignKey({
      columns: [table.backendId, table.sessionId],
      foreignColumns: [sessions.backendId, sessions.id],
    }).onDelete('cascade'),
    index('factor_enrollments_expiry').on(table.expiresAt),
    index('factor_enrollments_user').on(table.backendId, table.userId),
    unique('factor_enrollments_factor').on(table.backendId, table.factorId),
  ],
);

/**
 * Two counters an account, whatever the session or process: one for devices that a factor was proven on before, one for all
 * others, so that whoever guesses elsewhere cannot lock the owner out. A success resets the one that it was counted in.
 */
export const mfaAttempts = authSchema.table(
  'mfa_attempts',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    budget: text().$type<GuessBudget>().notNull().default('new_devices'),
    failures: integer().notNull(),
    lockedUntil: moment('locked_until'),
  },
  (table) => [primaryKey({ columns: [table.backendId, table.userId, table.budget] }), belongsToUser(table)],
);

export type GuessBudget = 'known_devices' | 'new_devices';

/** One set of recovery codes a user, as hashes: of 125 bits each, which nobody searches through. */
export const recoveryCodes = authSchema.table(
  'recovery_codes',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    setId: uuid('set_id').notNull(),
    /** The root key and the attempt that made them, for a lost answer to be repeated; no attempt is never repeated. */
    keyId: integer('key_id').notNull(),
    attemptHash: text('attempt_hash'),
    /** SHA-256 of each that is left: a code that was used is gone. */
    unused: text().array().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.backendId, table.userId] }), belongsToUser(table)],
);
