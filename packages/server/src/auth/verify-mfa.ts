import { z } from 'zod';

import { stepUp } from '../factors/step-up.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, totpCode } from './inputs.ts';

export function verifyMfa({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Proves a code of a factor, or of the pending enrollment, and raises the session to aal2.',
      errors: [
        'invalid_code',
        'mfa_locked',
        'factor_not_found',
        'too_many_factors',
        'insufficient_aal',
        'reauthentication_required',
        'refresh_superseded',
      ],
    })
    .input(z.strictObject({ code: totpCode, factorId: z.uuid().optional(), attempt: attempt.optional() }))
    .output(
      z.object({
        session: sessionAnswer,
        /** With the first factor: ten codes that stand in for it, shown now and to nobody later. */
        recoveryCodes: z.array(z.string()).optional(),
      }),
    )
    .mutation(({ ctx, input: { code, factorId, attempt: used } }) =>
      stepUp(services, ctx.aalto, ctx.session, { code, factorId, attempt: used ?? null }),
    );
}
