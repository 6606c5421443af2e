import { recordOperatorAudit } from '../../audit/record-audit.ts';
import { empty } from '../../auth/inputs.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { revokeAllSessions } from '../../sessions/revoke-all-sessions.ts';
import type { Services } from '../../services.ts';
import type { OperatorProcedure } from '../operator-procedure.ts';
import { auditOf, lockManagedUser, managedUserInput } from './managed-users.ts';

export function revokeSessions(operatorProcedure: OperatorProcedure, { database }: Services) {
  return operatorProcedure
    .meta({
      summary: 'Ends every session of a user, and forgets the devices; at once, in every process.',
      errors: ['not_found'],
    })
    .input(managedUserInput)
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      await inTransaction(database, async (tx) => {
        await lockManagedUser(tx, ctx.operator, input);
        await revokeAllSessions(tx, input, 'by_operator');
        await recordOperatorAudit(tx, ctx.aalto, 'user.sessions_revoked', auditOf(ctx.operator, input));
      });
      return {};
    });
}
