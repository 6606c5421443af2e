import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { factors } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { lockAccount } from './account.ts';
import type { FactorRow } from './account.ts';

/** A name is what people tell their authenticators apart by, so whoever may not remove one may not rename it. */
export async function renameFactor(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { factorId, friendlyName }: { readonly factorId: string; readonly friendlyName: string },
): Promise<FactorRow> {
  const { backendId, userId } = session;
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    requireAccess('recent', await reloadFacts(tx, session));
    const [renamed] = await tx
      .update(factors)
      .set({ friendlyName })
      .where(and(eq(factors.backendId, backendId), eq(factors.userId, userId), eq(factors.id, factorId)))
      .returning();
    if (!renamed) throw new AaltoError('factor_not_found');
    await recordAudit(tx, call, 'factor.renamed', session, { factorId });
    return renamed;
  });
}
