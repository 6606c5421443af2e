import { AaltoError } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { factorRemoved } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { dropOtherSessions, loadFactors, lockAccount } from './account.ts';
import { deleteFactor } from './delete-factor.ts';
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
  await inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const facts = await reloadFacts(tx, session);
    requireAccess('recent', facts);
    const removed = await deleteFactor(tx, session, factorId);
    if (!removed) throw new AaltoError('factor_not_found');
    const remaining = await loadFactors(tx, session);
    if (remaining.length === 0) await deleteRecoveryCodes(tx, session);
    await dropOtherSessions(tx, session, remaining.length > 0 ? session.sessionId : null);
    await recordAudit(tx, call, 'factor.removed', session, { factorId });
    await sendNotice(tx, services, call, facts, 'factor_removed', (notice) =>
      factorRemoved({ ...notice, friendlyName: removed.friendlyName }),
    );
  });
}
