import { z } from 'zod';

import { stepUp } from '../factors/step-up.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, deviceSecret, totpCode } from './inputs.ts';

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
    .input(
      z.strictObject({
        code: totpCode,
        factorId: z.uuid().optional(),
        attempt: attempt.optional(),
        device: deviceSecret.optional(),
        rememberDevice: z
          .boolean()
          .optional()
          .describe('Ask for no code on this device for a while, where the backend allows it'),
      }),
    )
    .output(
      z.object({
        session: sessionAnswer,
        /** With the first factor: ten codes that stand in for it, shown now and to nobody later. */
        recoveryCodes: z.array(z.string()).optional(),
        /** Of a device that told its secret: until when it is remembered; null where it is not. */
        rememberedUntil: z.iso.datetime().nullable().optional(),
      }),
    )
    .mutation(({ ctx, input: { code, factorId, attempt: used, device, rememberDevice = false } }) =>
      stepUp(services, ctx.aalto, ctx.session, {
        code,
        factorId,
        attempt: used ?? null,
        device,
        rememberDevice,
      }),
    );
}
