import { z } from 'zod';

import { inTransaction } from '../database/in-transaction.ts';
import { signInMail } from '../mail/templates/code-mails.ts';
import { mailProof, takeMailTo } from '../proofs/mail-proof.ts';
import { withdrawPasswords } from '../proofs/password-offer.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { findUserByEmail, loadBackend } from './account-store.ts';
import { email, sent } from './inputs.ts';

export function signInWithEmail({ publicProcedure }: AccountProcedures, services: Services) {
  const { database } = services;
  return publicProcedure
    .meta({
      summary: 'Mails a link and a code; either signs in, or opens an account where there is none.',
      errors: ['redirect_not_allowed'],
    })
    .input(z.strictObject({ email, redirectTo: z.url().optional() }))
    .output(sent)
    .mutation(async ({ ctx, input }) => {
      const backend = await loadBackend(database, ctx.aalto.apiKey);
      const redirectTo = redirectTarget(backend, input.redirectTo);
      await withdrawPasswords(database, backend.id, input.email);
      await takeMailTo(database, backend.id, input.email);
      const user = await findUserByEmail(database, backend.id, input.email);
      await inTransaction(database, (tx) =>
        mailProof(tx, services, ctx.aalto, {
          backend,
          purpose: 'sign_in',
          // To the address that was stored: another spelling of it may be another person's inbox.
          email: user?.email ?? input.email,
          userId: user?.id ?? null,
          redirectTo,
          isWanted: user !== undefined || backend.signupsEnabled,
          write: (mail) => signInMail({ ...mail, purpose: 'sign_in' }),
        }),
      );
      return { sent: true };
    });
}
