import { z } from 'zod';

import { passwordResetMail } from '../mail/templates/code-mails.ts';
import { mailToAccount } from '../proofs/mail-to-account.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { email, sent } from './inputs.ts';

export function requestPasswordReset({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Mails a link and a code to choose a new password, if the address has an account.',
      errors: ['redirect_not_allowed'],
    })
    .input(z.strictObject({ email, redirectTo: z.url().optional() }))
    .output(sent)
    .mutation(async ({ ctx, input }) => {
      await mailToAccount(services, ctx.aalto, {
        email: input.email,
        redirectTo: input.redirectTo,
        purpose: 'password_reset',
        isWanted: (user) => user !== undefined,
        write: passwordResetMail,
      });
      return { sent: true };
    });
}
