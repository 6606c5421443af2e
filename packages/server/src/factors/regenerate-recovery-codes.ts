import { AaltoError } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { recoveryCodesRegenerated } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { lockAccount } from './account.ts';
import { createRecoveryCodes, repeatRecoveryCodes } from './recovery-code-set.ts';

/** Replaces the codes of a user by a new set; a repeated attempt is shown the same one. */
export async function regenerateRecoveryCodes(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  attempt: string | null,
): Promise<string[]> {
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const facts = await reloadFacts(tx, session);
    requireAccess('recent', facts);
    if (facts.factors.length === 0) throw new AaltoError('factor_not_found');
    const shown = await repeatRecoveryCodes(tx, services, session, attempt);
    if (shown) return shown;
    const codes = await createRecoveryCodes(tx, services, session, attempt);
    await recordAudit(tx, call, 'recovery_codes.regenerated', session);
    await sendNotice(tx, services, call, facts, 'recovery_codes_regenerated', recoveryCodesRegenerated, {
      recoveryCodes: true,
    });
    return codes;
  });
}
