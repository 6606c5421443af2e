import { z } from 'zod';

import { removeFactor } from '../factors/remove-factor.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty } from './inputs.ts';

export function unenrollMfa({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Removes a factor; the user’s other sessions drop to aal1.',
      errors: ['factor_not_found', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(z.strictObject({ factorId: z.uuid() }))
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      requireAccess('recent', ctx.session);
      await removeFactor(services, ctx.aalto, ctx.session, input.factorId);
      return {};
    });
}
