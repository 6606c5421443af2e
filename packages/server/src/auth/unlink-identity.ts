import { z } from 'zod';

import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import { removeIdentity } from '../social/remove-identity.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty } from './inputs.ts';

export function unlinkIdentity({ assuredProcedure }: AccountProcedures, services: Services) {
  return assuredProcedure
    .meta({
      summary:
        'Removes an identity, unless it is the only way in that the user has; ends the user’s other sessions.',
      errors: ['not_found', 'conflict', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(z.strictObject({ identityId: z.uuid() }))
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      requireAccess('recent', ctx.session);
      await removeIdentity(services, ctx.aalto, ctx.session, input.identityId);
      return {};
    });
}
