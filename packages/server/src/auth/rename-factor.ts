import { z } from 'zod';

import { renameFactor as rename } from '../factors/rename-factor.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { friendlyName } from './inputs.ts';
import { answerFactor, factorAnswer } from './factor-answer.ts';

export function renameFactor({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Gives a factor another name.',
      errors: ['factor_not_found', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(z.strictObject({ factorId: z.uuid(), friendlyName }))
    .output(z.object({ factor: factorAnswer }))
    .mutation(async ({ ctx, input }) => {
      requireAccess('recent', ctx.session);
      return { factor: answerFactor(await rename(services, ctx.aalto, ctx.session, input)) };
    });
}
