import type { Aalto, AaltoContext, ProcedureMeta } from '@aalto/server';
import { initTRPC } from '@trpc/server';

import { exportNotes } from './data/export-notes.ts';
import { notesRouter } from './data/notes.ts';
import { listPublicNotes } from './data/public-notes.ts';

export interface RouterOptions {
  /** Where the demo's export writes its files. */
  readonly exportFolder: string;
}

/** The whole public API on one page: `auth` is Aalto's, `data` is the team's. */
export function createRouter(aalto: Aalto, { exportFolder }: RouterOptions) {
  const t = initTRPC
    .context<AaltoContext>()
    .meta<ProcedureMeta>()
    .create({ errorFormatter: aalto.errorFormatter });

  return t.router({
    auth: aalto.authRouter,
    data: t.router({
      notes: t.mergeRouters(notesRouter(aalto), t.router({ export: exportNotes(aalto, exportFolder) })),
      publicNotes: t.router({ list: listPublicNotes(aalto) }),
    }),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
