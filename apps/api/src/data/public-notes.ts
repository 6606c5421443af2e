import type { Aalto } from '@aalto/server';
import { desc } from 'drizzle-orm';
import { z } from 'zod';

import { note } from './note-shape.ts';
import { notes } from './notes-table.ts';

/** What the anon key may read: the policy `public_notes` says which rows, not this query. */
export function listPublicNotes({ procedures }: Aalto) {
  return procedures.publicDataProcedure
    .meta({ summary: 'The newest public notes of everyone.', errors: [] })
    .input(z.strictObject({}).optional())
    .output(z.object({ notes: z.array(note) }))
    .query(async ({ ctx }) => {
      const rows = await ctx.data((tx) => tx.select().from(notes).orderBy(desc(notes.createdAt)).limit(50));
      return { notes: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
    });
}
