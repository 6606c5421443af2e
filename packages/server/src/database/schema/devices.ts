import { foreignKey, index, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { factors } from './factors.ts';
import { belongsToUser } from './users.ts';

/** Where a user has proven a factor, by a secret that the device keeps; some of them are remembered for a while. */
export const devices = authSchema.table(
  'devices',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    id: uuid().notNull().defaultRandom(),
    /** SHA-256 of 256 random bits. */
    secretHash: text('secret_hash').notNull(),
    /** What was proven on it; null after a recovery code. The device goes with the factor. */
    factorId: uuid('factor_id'),
    /**
     * When its factor was proven with the wish that the device be remembered: for as long from then on as the backend says.
     * Null where it is not.
     */
    rememberedAt: moment('remembered_at'),
    lastUsedAt: moment('last_used_at').notNull(),
    userAgent: text('user_agent'),
    ipAddress: text('ip_address'),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.userId, table.id] }),
    unique('devices_secret').on(table.backendId, table.userId, table.secretHash),
    index('devices_use').on(table.lastUsedAt),
    belongsToUser(table),
    foreignKey({
      name: 'devices_factor',
      columns: [table.backendId, table.userId, table.factorId],
      foreignColumns: [factors.backendId, factors.userId, factors.id],
    }).onDelete('cascade'),
  ],
);
