import { z } from 'zod';

import { factorAnswer } from '../../auth/factor-answer.ts';
import type { Services } from '../../services.ts';
import type { OperatorProcedure } from '../operator-procedure.ts';
import { enrollmentTakesMail } from './enrollment-after-reset.ts';
import { guessLock, linkedIdentity, loadProtection } from './load-protection.ts';
import { loadManagedUser, managedUserInput } from './managed-users.ts';
import type { ManagedUser } from './managed-users.ts';

/** A user, as operators see it: never a secret, and nothing that its owner wrote. */
const userAnswer = z.object({
  id: z.uuid(),
  email: z.string(),
  emailVerifiedAt: z.iso.datetime().nullable(),
  bannedAt: z.iso.datetime().nullable(),
  lastSignInAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  hasPassword: z.boolean(),
  identities: z.array(linkedIdentity),
  factors: z.array(factorAnswer),
  recoveryCodesRemaining: z.int().nonnegative(),
  /** Those that refuse every code now. */
  guessLocks: z.array(guessLock),
  /** Where a first factor is enough for now. */
  rememberedDeviceCount: z.int().nonnegative(),
  /** Those that are alive. */
  sessionCount: z.int().nonnegative(),
  /** The next first factor takes a mailed code. */
  enrollmentNeedsEmail: z.boolean(),
  /** Whether it would after a reset. */
  resetTakesMail: z.boolean(),
});

export function getUser(operatorProcedure: OperatorProcedure, { database, mail }: Services) {
  return operatorProcedure
    .meta({ summary: 'One of them, with what protects the account.', errors: ['not_found'] })
    .input(managedUserInput)
    .output(z.object({ user: userAnswer }))
    .query(async ({ ctx, input }) => {
      const found = await loadManagedUser(database, ctx.operator, input);
      const resetTakesMail = enrollmentTakesMail(mail, input.backendId === ctx.operator.backendId);
      const protection = await loadProtection(database, found);
      return { user: { ...answerUser(found), ...protection, resetTakesMail } };
    });
}

function answerUser({ user }: ManagedUser) {
  const { id, email, emailVerifiedAt, bannedAt, lastSignInAt, createdAt } = user;
  return {
    id,
    email,
    emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
    bannedAt: bannedAt?.toISOString() ?? null,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    hasPassword: user.passwordHash !== null,
    enrollmentNeedsEmail: user.enrollmentNeedsEmail,
  };
}
