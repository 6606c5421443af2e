import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { users } from '../database/schema/index.ts';
import { takePasswordReset } from '../limits/take-sign-up.ts';
import { passwordChanged } from '../mail/templates/notices.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { withdrawPasswords } from '../proofs/password-offer.ts';
import { claimAccount } from '../proofs/prove-address.ts';
import { signInByProof } from '../proofs/session-by-proof.ts';
import { revokeAllSessions } from '../sessions/revoke-all-sessions.ts';
import type { Services } from '../services.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import { loadBackend } from './account-store.ts';
import type { BackendRow, UserRow } from './account-store.ts';
import { attempt, password, proofClaim } from './inputs.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';

export function resetPassword({ publicProcedure }: AccountProcedures, services: Services) {
  const { database, passwords } = services;
  return publicProcedure
    .meta({
      summary:
        'Sets a new password by a mailed code or link, ends every other session, and signs in at aal1.',
      errors: ['invalid_code', 'weak_password', 'user_banned'],
    })
    .input(proofClaim({ password, attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input, signal }) => {
      const { id: backendId, name: backendName } = await loadBackend(database, ctx.aalto.apiKey);
      const claimed = 'email' in input ? input.email : undefined;
      await refuseWeakPassword(input.password, { email: claimed, backendName });
      await takePasswordReset(database, backendId, ctx.aalto.device.ipAddress);
      const passwordHash = await passwords.inTurn(signal, (hashing) => hashing.hash(input.password));
      const session = await signInByProof(services, ctx.aalto, {
        purposes: ['password_reset'],
        claim: input,
        attempt: input.attempt,
        prepare: async (_, { email }) => {
          // A link does not say whose it is before it is looked up.
          await refuseWeakPassword(input.password, { email, backendName });
          await withdrawPasswords(database, backendId, email);
        },
        arrive: async (tx, { backend, found }) => {
          // The account has another address by now, and a reset opens none.
          if (!found) throw new AaltoError('invalid_code');
          const user = await claimAccount(tx, found);
          await replacePassword(tx, services, ctx.aalto, backend, user, passwordHash);
          return user;
        },
      });
      return { session };
    });
}

/** A new password ends what was begun with the old one, a change of address too, and its owner is told. */
async function replacePassword(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { name: backendName }: BackendRow,
  { backendId, id: userId, email, emailVerifiedAt }: UserRow,
  passwordHash: string,
): Promise<void> {
  await tx
    .update(users)
    .set({ passwordHash, newEmail: null })
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  await revokeAllSessions(tx, { backendId, userId }, 'password_changed');
  await recordAudit(tx, call, 'user.password_changed', { backendId, userId });
  const reader = { backendId, backendName, userId, email, emailVerifiedAt, now: new Date() };
  await sendNotice(tx, services, call, reader, 'password_changed', passwordChanged);
}
