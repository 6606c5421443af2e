import type { Services } from '../services.ts';
import { t } from '../trpc/base.ts';
import { gatedCaller, publicCaller } from './caller.ts';
import { askGate, createDataRunner } from './data-transaction.ts';

/** What a team builds its own procedures over data from. */
export function createDataProcedures({ dataPool, teamPool }: Services) {
  /**
   * Behind the gate: it starts only once the gate has answered, and reaches its tables through
   * `ctx.data((tx) => …)`, as the signed-in user.
   */
  const dataProcedure = t.procedure.meta({ access: 'data' }).use(async ({ ctx, next }) => {
    const caller = gatedCaller(ctx.aalto);
    await askGate(dataPool, caller);
    return next({ ctx: { data: createDataRunner(teamPool, caller) } });
  });

  /**
   * What the public anon key may read: `ctx.data` runs as `anon`, whoever calls. It too starts only once it is known
   * that the backend exists, and that a session that came along still lives.
   */
  const publicDataProcedure = t.procedure.meta({ access: 'public-data' }).use(async ({ ctx, next }) => {
    const caller = publicCaller(ctx.aalto);
    await askGate(dataPool, caller);
    return next({ ctx: { data: createDataRunner(teamPool, caller) } });
  });

  return { dataProcedure, publicDataProcedure };
}
