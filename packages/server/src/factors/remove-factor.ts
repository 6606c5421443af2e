import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { factors } from '../database/schema/index.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { factorRemoved } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { dropOtherSessions, loadFactors, lockAccount } from './account.ts';
import { deleteRecoveryCodes } from './recovery-code-set.ts';

/**
 * Removes a factor, and with it what it had raised: the account's other sessions drop to `aal1`, and with the last
 * factor this one does too, or a factor enrolled later would find it at `aal2` without a proof. The recovery codes go with it.
 */
export async function removeFactor(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  factorId: string,
): Promise<void> {
  const { backendId, userId, sessionId } = session;
  await inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const facts = await reloadFacts(tx, session);
    requireAccess('recent', facts);
    const [removed] = await tx
      .delete(factors)
      .where(and(eq(factors.backendId, backendId), eq(factors.userId, userId), eq(factors.id, factorId)))
      .returning({ friendlyName: factors.friendlyName });
    if (!removed) throw new AaltoError('factor_not_found');
    const remaining = await loadFactors(tx, session);
    if (remaining.length === 0) await deleteRecoveryCodes(tx, session);
    await dropOtherSessions(tx, session, remaining.length > 0 ? sessionId : null);
    await recordAudit(tx, call, 'factor.removed', session, { factorId });
    await sendNotice(tx, services, call, facts, 'factor_removed', (notice) =>
      factorRemoved({ ...notice, ...removed }),
    );
  });
}
