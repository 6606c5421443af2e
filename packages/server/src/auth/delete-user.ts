import { AaltoError } from '@aalto/auth-core';

import { isLastOperator } from '../account/active-operators.ts';
import { isUser } from '../account/change-account.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { users } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty, noInput } from './inputs.ts';

export function deleteUser({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({
      summary: 'Deletes the account, with its sessions and factors. The audit trail keeps that it was.',
      errors: ['insufficient_aal', 'reauthentication_required', 'conflict'],
    })
    .input(noInput)
    .output(empty)
    .mutation(async ({ ctx }) => {
      requireAccess('recent', ctx.session);
      await inTransaction(database, async (tx) => {
        const isLast = await isLastOperator(tx, ctx.session);
        await lockAccount(tx, ctx.session);
        requireAccess('recent', await reloadFacts(tx, ctx.session));
        // Nobody could sign in to the console any more.
        if (isLast) throw new AaltoError('conflict');
        await recordAudit(tx, ctx.aalto, 'user.deleted', ctx.session);
        await tx.delete(users).where(isUser(ctx.session));
      });
      return {};
    });
}
