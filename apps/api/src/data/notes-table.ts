import { anon, ownedByUser, ownRows } from '@aalto/server/schema';
import { sql } from 'drizzle-orm';
import { boolean, index, pgPolicy, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The demo's table: what a team replaces by its own. */
export const notes = pgTable(
  'notes',
  {
    id: uuid().primaryKey().defaultRandom(),
    ...ownedByUser(),
    body: text().notNull(),
    isPublic: boolean('is_public').notNull().default(false),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    ownRows(),
    pgPolicy('public_notes', {
      for: 'select',
      to: anon,
      using: sql`is_public and backend_id = (select auth.backend_id())`,
    }),
    index('notes_own').on(table.backendId, table.userId, table.createdAt, table.id),
    index('notes_public')
      .on(table.backendId, table.createdAt)
      .where(sql`is_public`),
  ],
);
