import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';

import { recordOperatorAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends } from '../database/schema/index.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Services } from '../services.ts';
import { answerBackend, backendAnswer } from './backend-answer.ts';
import { loadManagedBackend } from './managed-backends.ts';
import type { Operator, OperatorProcedure } from './operator-procedure.ts';

const input = z.strictObject({ backendId: z.uuid(), requireMfa: z.boolean().optional() });

/** The switch. Nothing caches it: the gate reads it in the transaction of the very next call, in every process. */
export function updateAuthentication(operatorProcedure: OperatorProcedure, { database }: Services) {
  return operatorProcedure
    .meta({
      summary: 'Changes how a backend’s users must prove themselves, from their next call on.',
      errors: ['not_found'],
    })
    .input(input)
    .output(z.object({ backend: backendAnswer }))
    .mutation(async ({ ctx, input: { backendId, requireMfa } }) => {
      const backend = await inTransaction(database, async (tx) => {
        const current = await loadManagedBackend(tx, ctx.operator, backendId);
        if (requireMfa === undefined || requireMfa === current.requireMfa) return current;
        await recordOperatorAudit(
          tx,
          ctx.aalto,
          'backend.authentication_updated',
          { backendId, operatorId: ctx.operator.userId },
          { requireMfa },
        );
        return throwSwitch(tx, ctx.operator, backendId, requireMfa);
      });
      return { backend: answerBackend(backend) };
    });
}

async function throwSwitch(
  tx: Transaction,
  { email }: Operator,
  backendId: string,
  requireMfa: boolean,
): Promise<BackendRow> {
  const [changed] = await tx
    .update(backends)
    .set({ requireMfa, requireMfaChangedAt: sql`clock_timestamp()`, requireMfaChangedBy: email })
    .where(eq(backends.id, backendId))
    .returning();
  if (!changed) throw new Error('The backend vanished inside its transaction');
  return changed;
}
