import { z } from 'zod';

import { accountOfProven } from '../proofs/prove-address.ts';
import { signInByProof } from '../proofs/session-by-proof.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, proofClaim } from './inputs.ts';

export function verifyEmail({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Signs in with a mailed code or link, at aal1, and proves the address by it.',
      errors: ['invalid_code', 'user_banned'],
    })
    .input(proofClaim({ attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input }) => ({
      session: await signInByProof(services, ctx.aalto, {
        purposes: ['sign_in', 'sign_up'],
        claim: input,
        attempt: input.attempt,
        arrive: (tx, backend, { email, details }) => accountOfProven(tx, ctx.aalto, backend, email, details),
      }),
    }));
}
