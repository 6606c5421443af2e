import { inTransaction } from '../database/in-transaction.ts';
import { reauthenticationMail } from '../mail/templates/code-mails.ts';
import { takeOwnMail } from '../limits/take-mail-to.ts';
import { mailProof } from '../proofs/mail-proof.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput, sent } from './inputs.ts';

export function sendReauthenticationCode({ assuredProcedure }: AccountProcedures, services: Services) {
  const { database } = services;
  return assuredProcedure
    .meta({
      summary: 'Mails a code with which to reauthenticate, for accounts without a password.',
      errors: ['insufficient_aal'],
    })
    .input(noInput)
    .output(sent)
    .mutation(async ({ ctx }) => {
      const { backendId, backendName, userId, email } = ctx.session;
      await takeOwnMail(database, ctx.session);
      await inTransaction(database, (tx) =>
        mailProof(tx, services, ctx.aalto, {
          backend: { id: backendId, name: backendName },
          purpose: 'reauthentication',
          email,
          userId,
          redirectTo: null,
          isWanted: true,
          write: reauthenticationMail,
        }),
      );
      return { sent: true };
    });
}
