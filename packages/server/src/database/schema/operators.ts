import { foreignKey, primaryKey, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';
import { belongsToUser } from './users.ts';

/** Users of the console's backend who may operate. Being its user grants nothing by itself. */
export const operators = authSchema.table(
  'operators',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.backendId, table.userId] }), belongsToUser(table)],
);

/** An operator's reach: which backends he may see and change. */
export const operatorBackends = authSchema.table(
  'operator_backends',
  {
    backendId: uuid('backend_id').notNull(),
    userId: uuid('user_id').notNull(),
    managedBackendId: uuid('managed_backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.userId, table.managedBackendId] }),
    foreignKey({
      columns: [table.backendId, table.userId],
      foreignColumns: [operators.backendId, operators.userId],
    }).onDelete('cascade'),
  ],
);
