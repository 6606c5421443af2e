import { z } from 'zod';

import { startEnrollment } from '../factors/enrollment.ts';
import type { Services } from '../services.ts';
import { requireEnrollment } from '../sessions/session-access.ts';
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
      summary:
        'Starts enrolling an authenticator, or another in the place of one; verifyMfa with its first code completes it.',
      errors: ['insufficient_aal', 'reauthentication_required', 'too_many_factors', 'factor_not_found'],
    })
    .input(
      z
        .strictObject({
          friendlyName: friendlyName.optional(),
          replaces: z
            .uuid()
            .optional()
            .describe('The factor whose place it takes; that one works until the new one is proven'),
        })
        .optional(),
    )
    .output(output)
    .mutation(({ ctx, input = {} }) => {
      requireEnrollment(ctx.session);
      return startEnrollment(services, ctx.session, input);
    });
}
