import { and, eq } from 'drizzle-orm';

import { isUser } from '../../account/change-account.ts';
import { recordOperatorAudit } from '../../audit/record-audit.ts';
import { empty } from '../../auth/inputs.ts';
import type { Transaction } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { factorEnrollments, factors, users } from '../../database/schema/index.ts';
import { forgetDevices } from '../../devices/device-store.ts';
import { dropOtherSessions } from '../../factors/account.ts';
import type { Account } from '../../factors/account.ts';
import { resetAllGuesses } from '../../factors/guess-count.ts';
import { deleteRecoveryCodes } from '../../factors/recovery-code-set.ts';
import { sendNotice } from '../../mail/send-notice.ts';
import { factorsReset } from '../../mail/templates/operator-notices.ts';
import type { Services } from '../../services.ts';
import { requireAccess } from '../../sessions/session-access.ts';
import type { SessionFacts } from '../../sessions/session-facts.ts';
import { reloadFacts } from '../../sessions/session-store.ts';
import { requireClaims } from '../../trpc/base.ts';
import type { CallContext } from '../../trpc/context.ts';
import type { OperatorProcedure } from '../operator-procedure.ts';
import { enrollmentTakesMail } from './enrollment-after-reset.ts';
import { auditOf, isOneself, lockManagedUser, managedUserInput } from './managed-users.ts';
import type { ManagedUser } from './managed-users.ts';

export function resetFactors(operatorProcedure: OperatorProcedure, services: Services) {
  return operatorProcedure
    .meta({
      summary:
        'Takes a user’s second factor away, with whatever stands in for it: for whoever has lost it. All sessions drop to aal1.',
      errors: ['not_found', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(managedUserInput)
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      const own = isOneself(ctx.operator, input) ? await loadOwnSession(services, ctx.aalto) : undefined;
      await inTransaction(services.database, async (tx) => {
        const managed = await lockManagedUser(tx, ctx.operator, input);
        // On one's own account this is `auth.unenrollMfa` by another name, and asks for what that asks for.
        if (own) requireAccess('recent', await reloadFacts(tx, own));
        const isOperators = input.backendId === ctx.operator.backendId;
        const needsEmail = enrollmentTakesMail(services.mail, isOperators);
        await removeFactors(tx, input, needsEmail);
        const who = auditOf(ctx.operator, input);
        await recordOperatorAudit(tx, ctx.aalto, 'factors.reset', who, { enrollmentNeedsEmail: needsEmail });
        await tellOwner(tx, services, ctx.aalto, managed, needsEmail);
      });
      return {};
    });
}

/** Before the transaction: a call that holds one connection must not wait for another. */
function loadOwnSession({ sessions }: Services, call: CallContext): Promise<SessionFacts> {
  return sessions.load(call.apiKey, requireClaims(call));
}

/** Whatever a factor has raised, or would raise without one: a pending enrollment, a code, a remembered device. */
async function removeFactors(tx: Transaction, account: Account, enrollmentNeedsEmail: boolean) {
  const { backendId, userId } = account;
  await tx.update(users).set({ enrollmentNeedsEmail, newEmail: null }).where(isUser(account));
  await deleteRecoveryCodes(tx, account);
  await resetAllGuesses(tx, account);
  for (const table of [factorEnrollments, factors] as const)
    await tx.delete(table).where(and(eq(table.backendId, backendId), eq(table.userId, userId)));
  await dropOtherSessions(tx, account, null);
  await forgetDevices(tx, account);
}

async function tellOwner(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { backend, user, now }: ManagedUser,
  needsEmail: boolean,
): Promise<void> {
  const { id: userId, backendId, email, emailVerifiedAt } = user;
  const reader = { backendId, backendName: backend.name, userId, email, emailVerifiedAt, now };
  await sendNotice(tx, services, call, reader, 'factors_reset', (notice) =>
    factorsReset(notice, { needsEmail }),
  );
}
