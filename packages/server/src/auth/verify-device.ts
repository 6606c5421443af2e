import { z } from 'zod';

import { raiseOnDevice } from '../devices/raise-on-device.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, deviceSecret } from './inputs.ts';

export function verifyDevice({ sessionProcedure }: AccountProcedures, services: Services) {
  return sessionProcedure
    .meta({
      summary: 'Raises the session to aal2 on a remembered device. The SDK does so by itself.',
      errors: ['not_found', 'refresh_superseded'],
    })
    .input(z.strictObject({ device: deviceSecret, attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input: { device, attempt: used } }) => ({
      session: await raiseOnDevice(services, ctx.aalto, ctx.session, {
        secret: device,
        attempt: used ?? null,
      }),
    }));
}
