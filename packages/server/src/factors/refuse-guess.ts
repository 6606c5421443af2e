import { AaltoError, isClosedByGuessing } from '@aalto/auth-core';
import type { GuessCount } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { factorClosed } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';

/**
 * Refuses a wrong code, which has been counted already. Where that was the last one that is judged, its owner is told: no
 * code opens the factor any more, and somebody knows the password.
 *
 * @throws {AaltoError} `invalid_code`, always.
 */
export async function refuseGuess(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  count: GuessCount,
): Promise<never> {
  const isClosed = isClosedByGuessing(count);
  await inTransaction(services.database, async (tx) => {
    await recordAudit(tx, call, happened(count, isClosed), session);
    if (isClosed) await sendNotice(tx, services, call, session, 'factor_closed', factorClosed);
  });
  throw new AaltoError('invalid_code');
}

function happened({ lockedUntil }: GuessCount, isClosed: boolean) {
  if (isClosed) return 'factor.closed';
  return lockedUntil ? 'factor.locked' : 'factor.code_refused';
}
