import { z } from 'zod';

import { admitAccount } from '../account/admit-account.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import { claimAccount, openProven } from '../proofs/prove-address.ts';
import { signInByProof } from '../proofs/session-by-proof.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import type { BackendRow } from './account-store.ts';
import { attempt, proofClaim } from './inputs.ts';

export function verifyEmail({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Signs in with a mailed code or link, at aal1, and proves the address by it.',
      errors: ['invalid_code', 'user_banned', 'forbidden'],
    })
    .input(proofClaim({ attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input }) => ({
      session: await signInByProof(services, ctx.aalto, {
        purposes: ['sign_in', 'sign_up'],
        claim: input,
        attempt: input.attempt,
        prepare: (backend, proof) => isAdmitted(services, ctx.aalto, backend, proof),
        arrive: (tx, { backend, proof: { email, details }, found, prepared }) =>
          found
            ? claimAccount(tx, found, details)
            : openProven(tx, services, ctx.aalto, backend, { ...details, email, isAdmitted: prepared }),
      }),
    }));
}

/** Whether the proof may open an account. A sign-up was asked about before its mail left: only once, as its app may say. */
async function isAdmitted(
  services: Services,
  call: CallContext,
  backend: BackendRow,
  { purpose, consumedAt, email }: ProofRow,
): Promise<boolean> {
  if (purpose === 'sign_up' || consumedAt !== null) return true;
  return admitAccount(services, call, backend, { email, method: 'email' });
}
