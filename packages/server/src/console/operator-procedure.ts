import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import { inTime } from '../database/in-time.ts';
import { users } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { requireClaims, t } from '../trpc/base.ts';

/** Who is calling: a user of the console's backend who is an operator. */
export interface Operator {
  readonly backendId: string;
  readonly userId: string;
  readonly email: string;
}

export type OperatorProcedure = ReturnType<typeof createOperatorProcedure>;

/**
 * For operators alone: the console's own gate, with the second factor in production, and a row in `operators`. Being a
 * user of some backend, the console's included, grants nothing.
 */
export function createOperatorProcedure({ database, environment }: Services) {
  const floor = environment === 'production' ? 'aal2' : null;

  return t.procedure.meta({ access: 'operator' }).use(async ({ ctx, next }) => {
    const { aud, sub, sid, aal, epoch } = requireClaims(ctx.aalto);
    const isOperator = sql<boolean>`exists (
      select from auth.operators o where o.backend_id = ${users.backendId} and o.user_id = ${users.id}
    )`;
    const gate = sql`auth.gate(${ctx.aalto.apiKey}, ${aud}::uuid, ${sid}::uuid, ${aal}, ${epoch}::integer, ${floor})`;
    const [found] = await inTime(
      database
        .select({ gate, isOperator, email: users.email })
        .from(sql`(select ${aud}::uuid as backend_id, ${sub}::uuid as user_id) as caller`)
        .leftJoin(users, sql`${users.backendId} = caller.backend_id and ${users.id} = caller.user_id`),
    );
    if (!found?.isOperator || found.email === null) throw new AaltoError('forbidden');
    const operator: Operator = { backendId: aud, userId: sub, email: found.email };
    return inTime(next({ ctx: { operator } }));
  });
}
