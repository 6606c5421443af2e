import { z } from 'zod';

import { startEnrollment } from '../factors/enrollment.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { friendlyName } from './inputs.ts';

const output = z.object({
  factorId: z.uuid(),
  /** Base32, for typing in by hand. */
  secret: z.string(),
  /** For a QR code, drawn where the user is: the secret must not reach a third party. */
  otpauthUrl: z.string(),
  expiresAt: z.iso.datetime(),
});

export function enrollMfa({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Starts enrolling an authenticator; verifyMfa with its first code completes it.',
      errors: ['insufficient_aal', 'reauthentication_required', 'too_many_factors'],
    })
    .input(z.strictObject({ friendlyName: friendlyName.optional() }).optional())
    .output(output)
    .mutation(({ ctx, input }) => {
      // A first enrollment is exempt: nobody could prove what is not there yet.
      if (ctx.session.factors.length > 0) requireAccess('recent', ctx.session);
      return startEnrollment(services, ctx.session, input?.friendlyName);
    });
}
