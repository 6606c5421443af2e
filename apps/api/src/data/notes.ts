import type { Aalto } from '@aalto/server';
import { z } from 'zod';

import { note } from './note-shape.ts';
import { notes } from './notes-table.ts';

const body = z.string().trim().min(1, 'Write something.').max(10_000);

/** One's own notes, behind the gate: a table procedure. */
export function notesRouter({ tableRouter }: Aalto) {
  return tableRouter(notes, {
    one: z.object({ note }),
    many: z.object({ notes: z.array(note), nextCursor: z.string().nullable() }),
    create: z.strictObject({ body, isPublic: z.boolean().optional() }),
    update: z.strictObject({ body: body.optional(), isPublic: z.boolean().optional() }),
  });
}
