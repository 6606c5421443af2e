import { AaltoError } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { devices } from '../database/schema/index.ts';
import { isOf, lockAccount } from '../factors/account.ts';
import { lockForStepUp } from '../factors/lock-for-step-up.ts';
import { DEVICE_PROOFS } from '../limits/limits.ts';
import { takeOrRefuse } from '../limits/take.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import type { LockedFamily } from '../sessions/locked-family.ts';
import { advanceLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { loadFamilyFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { findDevice, memoryEnd } from './device-store.ts';
import type { DeviceRow } from './device-store.ts';

interface DeviceClaim {
  readonly secret: string;
  readonly attempt: string | null;
}

/**
 * Raises a session to `aal2` on a device that is remembered. It stands for the code that was proven there: the claim
 * `mfa_time` is that code's, and no sensitive change takes it for a proof (`decideAccess`).
 */
export async function raiseOnDevice(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  claim: DeviceClaim,
): Promise<SessionAnswer> {
  await takeOrRefuse(services.database, DEVICE_PROOFS, `${session.backendId}:${session.sessionId}`);
  const { facts, refreshToken } = await inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const { locked, repeated } = await lockForStepUp(tx, services, call, session, claim.attempt);
    return repeated ?? raiseLocked(tx, services, call, session, locked, claim);
  });
  return answerSession(services, facts, refreshToken);
}

async function raiseLocked(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  locked: LockedFamily,
  { secret, attempt }: DeviceClaim,
): Promise<NewTokens> {
  const { id, rememberedAt } = await useRemembered(tx, call, session, secret);
  const facts = await loadFamilyFacts(tx, session.backendId, session.sessionId);
  // Another call was faster, or a code: that proof is worth more, and stays.
  if (facts.level === 'aal2') return advanceLocked(tx, services, locked, 'rotation', attempt);
  await recordAudit(tx, call, 'session.stepped_up', session, { deviceId: id });
  const amr = [...new Set([...session.amr, 'otp', 'mfa'])];
  const raised = { aal: 'aal2', aal2At: locked.now, rememberedProofAt: rememberedAt, amr } as const;
  return advanceLocked(tx, services, locked, 'step-up', attempt, { ...raised, deviceId: id });
}

async function useRemembered(
  tx: Transaction,
  { device: seen }: CallContext,
  session: SessionFacts,
  secret: string,
): Promise<DeviceRow> {
  const device = await findDevice(tx, session, secret);
  if (!device || !memoryEnd(device, session)) throw new AaltoError('not_found');
  await tx
    .update(devices)
    .set({ lastUsedAt: sql`clock_timestamp()`, ...seen })
    .where(and(isOf(devices, session), eq(devices.id, device.id)));
  return device;
}
