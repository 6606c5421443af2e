import { AaltoError } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { recordDevice } from '../devices/record-device.ts';
import { addressBlock } from '../limits/address-block.ts';
import { RECOVERY_CODE_FAILURES } from '../limits/limits.ts';
import { giveBack, takeTriesOrRefuse } from '../limits/take.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { recoveryCodeUsed } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { advanceLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { loadFactors, lockAccount } from './account.ts';
import { resetAllGuesses } from './guess-count.ts';
import { lockForStepUp } from './lock-for-step-up.ts';
import { consumeRecoveryCode, countRecoveryCodes } from './recovery-code-set.ts';

interface Recovery {
  readonly code: string;
  readonly attempt: string | null;
  /** The secret of the device, where it has one. */
  readonly device: string | undefined;
}

interface Recovered {
  readonly tokens: NewTokens;
  readonly remaining: number;
}

/**
 * Raises a session to `aal2` by a recovery code, in one commit. Codes of 125 bits need no count that survives a crash:
 * the limit spares the database, and is each address block's own, so that no stranger can close the codes to their owner.
 */
export async function recover(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  recovery: Recovery,
): Promise<{ session: SessionAnswer; remaining: number }> {
  const { backendId, userId } = session;
  const counted = {
    limit: RECOVERY_CODE_FAILURES,
    key: `${backendId}:${userId}:${addressBlock(call.device.ipAddress) ?? ''}`,
  };
  await takeTriesOrRefuse(services.database, [counted]);
  const recovered = await inTransaction(services.database, (tx) =>
    consumeAndAdvance(tx, services, call, session, recovery),
  );
  if (!recovered) {
    await recordAudit(services.database, call, 'recovery_code.refused', session);
    throw new AaltoError('invalid_code');
  }
  await giveBack(services.database, counted.limit, counted.key);
  const { tokens, remaining } = recovered;
  return { session: await answerSession(services, tokens.facts, tokens.refreshToken), remaining };
}

/** Undefined where the code is none of the user's. */
async function consumeAndAdvance(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { code, attempt, device: deviceSecret }: Recovery,
): Promise<Recovered | undefined> {
  await lockAccount(tx, session);
  const { locked, repeated } = await lockForStepUp(tx, services, call, session, attempt);
  if (repeated) return { tokens: repeated, remaining: await countRecoveryCodes(tx, session) };
  if ((await loadFactors(tx, session)).length === 0) throw new AaltoError('factor_not_found');
  const remaining = await consumeRecoveryCode(tx, session, code);
  if (remaining === undefined) return undefined;
  // It also opens a factor that wrong codes have closed.
  await resetAllGuesses(tx, session);
  await recordAudit(tx, call, 'recovery_code.used', session, { remaining });
  const amr = [...new Set([...session.amr, 'rc', 'mfa'])];
  const device = deviceSecret && { secret: deviceSecret, factorId: null, remember: false };
  const deviceId = device ? (await recordDevice(tx, services, call, session, device)).id : null;
  const change = { aal: 'aal2', aal2At: locked.now, rememberedProofAt: null, deviceId, amr } as const;
  const tokens = await advanceLocked(tx, services, locked, 'step-up', attempt, change);
  await sendNotice(
    tx,
    services,
    call,
    tokens.facts,
    'recovery_code_used',
    (notice) => recoveryCodeUsed({ ...notice, remaining }),
    { recoveryCodes: true },
  );
  return { tokens, remaining };
}
