import type { ProcedureMeta } from '@aalto/server';
import { initTRPC } from '@trpc/server';

/** What a team builds its router with. */
export const t = initTRPC.meta<ProcedureMeta>().create();

/** A procedure that lacks only its parsers. */
export const procedure = t.procedure.meta({ summary: 'Does something.' });

/** For procedures that are read and never called. */
export function neverCalled(): never {
  throw new Error('The generator called a procedure.');
}
