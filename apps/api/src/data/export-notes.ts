import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Aalto } from '@aalto/server';
import { asc } from 'drizzle-orm';
import { z } from 'zod';

import { notes } from './notes-table.ts';

/**
 * A procedure of a team's own, with an effect that no rollback could undo: a file. It begins only once the gate has
 * answered, so a refused caller leaves nothing behind.
 */
export function exportNotes({ procedures }: Aalto, folder: string) {
  return procedures.dataProcedure
    .meta({ summary: 'Writes one’s notes into a file on the server, and says how many.', errors: [] })
    .input(z.strictObject({}).optional())
    .output(z.object({ fileName: z.string(), count: z.int() }))
    .mutation(async ({ ctx }) => {
      const fileName = `notes-${ctx.aalto.requestId}.json`;
      const rows = await ctx.data((tx) => tx.select().from(notes).orderBy(asc(notes.createdAt)));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, fileName), JSON.stringify(rows, null, 2), { mode: 0o600 });
      return { fileName, count: rows.length };
    });
}
