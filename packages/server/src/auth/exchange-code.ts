import { z } from 'zod';

import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import { exchangeCode as exchange } from '../social/exchange-code.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, codeVerifier } from './inputs.ts';

const input = z.strictObject({
  code: z.string().max(200).describe('The `code` that the redirect brings'),
  codeVerifier,
  attempt: attempt.optional(),
});

/** Public, since most have no session yet; a code of `linkIdentity` asks for the one that it was begun in. */
export function exchangeCode({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary:
        'Signs in at aal1 with the code of a redirect, or adds the identity that `linkIdentity` asked for.',
      errors: [
        'invalid_code',
        'user_banned',
        'conflict',
        'token_expired',
        'invalid_token',
        'session_expired',
        'session_revoked',
        'insufficient_aal',
        'refresh_superseded',
      ],
    })
    .input(input)
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input: { code, codeVerifier: verifier, attempt: used } }) => ({
      session: await exchange(services, ctx.aalto, { code, codeVerifier: verifier, attempt: used }),
    }));
}
