import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import { lockActiveOperators } from '../../account/active-operators.ts';
import { isUser } from '../../account/change-account.ts';
import { recordOperatorAudit } from '../../audit/record-audit.ts';
import { empty } from '../../auth/inputs.ts';
import type { Transaction } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { users } from '../../database/schema/index.ts';
import type { Account } from '../../factors/account.ts';
import { revokeAllSessions } from '../../sessions/revoke-all-sessions.ts';
import type { Services } from '../../services.ts';
import { loadManagedBackend } from '../managed-backends.ts';
import type { Operator, OperatorProcedure } from '../operator-procedure.ts';
import { auditOf, isOneself, lockManagedUser, managedUserInput } from './managed-users.ts';

export function banUser(operatorProcedure: OperatorProcedure, { database }: Services) {
  return operatorProcedure
    .meta({
      summary: 'Keeps a user out: every session ends, and nothing signs in until the ban is lifted.',
      errors: ['not_found', 'conflict'],
    })
    .input(managedUserInput)
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      await inTransaction(database, async (tx) => {
        await loadManagedBackend(tx, ctx.operator, input.backendId);
        await keepAnOperator(tx, ctx.operator, input);
        const { user } = await lockManagedUser(tx, ctx.operator, input);
        if (user.bannedAt) return;
        await tx
          .update(users)
          .set({ bannedAt: sql`clock_timestamp()` })
          .where(isUser(input));
        // For good: a ban that is lifted brings no session back.
        await revokeAllSessions(tx, input, 'by_operator');
        await recordOperatorAudit(tx, ctx.aalto, 'user.banned', auditOf(ctx.operator, input));
      });
      return {};
    });
}

/** Nobody bans himself, and nobody bans who is banned by now; so one operator is left, whoever bans whom at once. */
async function keepAnOperator(tx: Transaction, operator: Operator, account: Account): Promise<void> {
  if (account.backendId !== operator.backendId) return;
  if (isOneself(operator, account)) throw new AaltoError('conflict');
  const active = await lockActiveOperators(tx, account.backendId);
  if (!active.has(operator.userId)) throw new AaltoError('user_banned');
}

export function unbanUser(operatorProcedure: OperatorProcedure, { database }: Services) {
  return operatorProcedure
    .meta({ summary: 'Lets a banned user sign in again.', errors: ['not_found'] })
    .input(managedUserInput)
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      await inTransaction(database, async (tx) => {
        const { user } = await lockManagedUser(tx, ctx.operator, input);
        if (!user.bannedAt) return;
        await tx.update(users).set({ bannedAt: null }).where(isUser(input));
        await recordOperatorAudit(tx, ctx.aalto, 'user.unbanned', auditOf(ctx.operator, input));
      });
      return {};
    });
}
