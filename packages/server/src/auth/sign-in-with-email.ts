import { z } from 'zod';

import { signInMail } from '../mail/templates/code-mails.ts';
import { mailToAccount } from '../proofs/mail-to-account.ts';
import { withdrawPasswords } from '../proofs/password-offer.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { email, sent } from './inputs.ts';

export function signInWithEmail({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Mails a link and a code; either signs in, or opens an account where there is none.',
      errors: ['redirect_not_allowed'],
    })
    .input(z.strictObject({ email, redirectTo: z.url().optional() }))
    .output(sent)
    .mutation(async ({ ctx, input }) => {
      await mailToAccount(services, ctx.aalto, {
        email: input.email,
        redirectTo: input.redirectTo,
        purpose: 'sign_in',
        before: async ({ id }) => void (await withdrawPasswords(services.database, id, input.email)),
        isWanted: (user, backend) => user !== undefined || backend.signupsEnabled,
        write: (mail) => signInMail({ ...mail, purpose: 'sign_in' }),
      });
      return { sent: true };
    });
}
