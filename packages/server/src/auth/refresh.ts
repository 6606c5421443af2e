import { z } from 'zod';

import type { Services } from '../services.ts';
import { refreshSession } from '../sessions/refresh-session.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt } from './inputs.ts';

export function refresh({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Rotates a refresh token; the same attempt gets the same successor again.',
      errors: [
        'invalid_refresh_token',
        'refresh_superseded',
        'refresh_token_reused',
        'session_expired',
        'session_revoked',
        'user_banned',
      ],
    })
    .input(z.strictObject({ refreshToken: z.string().max(1000), attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input }) => ({
      session: await refreshSession(services, ctx.aalto, input.refreshToken, input.attempt ?? null),
    }));
}
