import { z } from 'zod';

import { regenerateRecoveryCodes as regenerate } from '../factors/regenerate-recovery-codes.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt } from './inputs.ts';

export function regenerateRecoveryCodes({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Makes new recovery codes, and shows them; the ones before no longer work.',
      errors: ['factor_not_found', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(z.strictObject({ attempt: attempt.optional() }).optional())
    .output(
      z.object({
        /** Ten, such as `AAAAA-BBBBB-CCCCC-DDDDD-EEEEE`: shown now, and to nobody later. */
        recoveryCodes: z.array(z.string()),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      requireAccess('recent', ctx.session);
      return { recoveryCodes: await regenerate(services, ctx.aalto, ctx.session, input?.attempt ?? null) };
    });
}
