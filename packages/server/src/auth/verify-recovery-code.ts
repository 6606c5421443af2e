import { z } from 'zod';

import { recover } from '../factors/recover.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, deviceSecret, recoveryCode } from './inputs.ts';

export function verifyRecoveryCode({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Uses up a recovery code in place of the authenticator, and raises the session to aal2.',
      errors: ['invalid_code', 'factor_not_found', 'refresh_superseded'],
    })
    .input(
      z.strictObject({ code: recoveryCode, attempt: attempt.optional(), device: deviceSecret.optional() }),
    )
    .output(
      z.object({
        session: sessionAnswer,
        /** How many recovery codes are left. */
        remaining: z.int().nonnegative(),
      }),
    )
    .mutation(({ ctx, input: { code, attempt: used, device } }) =>
      recover(services, ctx.aalto, ctx.session, { code, attempt: used ?? null, device }),
    );
}
