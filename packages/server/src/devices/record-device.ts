import { hashDeviceSecret } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { devices } from '../database/schema/index.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { deviceRemembered } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { findDevice, memoryEnd } from './device-store.ts';
import type { DeviceRow } from './device-store.ts';

/** What a proof says of the device that it is made on. */
export interface DeviceProof {
  readonly secret: string;
  /** What was proven; null for a recovery code. */
  readonly factorId: string | null;
  /** Whether its person wants to be asked for no code here for a while. */
  readonly remember: boolean;
}

/**
 * Makes the device that a factor was proven on a known one, and where its person and the backend wish it a remembered one.
 * What is remembered already stays so as it is: a code for a sensitive change is no new wish.
 */
export async function recordDevice(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { secret, factorId, remember }: DeviceProof,
): Promise<DeviceRow> {
  const wasRemembered = memoryEnd(await findDevice(tx, session, secret), session) !== null;
  const isWished = remember && factorId !== null && session.rememberDeviceDays > 0;
  const rememberedAt = isWished ? sql`clock_timestamp()` : null;
  const bound = isWished || !wasRemembered ? { factorId, rememberedAt } : {};
  const seen = { lastUsedAt: sql`clock_timestamp()`, ...call.device };
  const { backendId, userId } = session;
  const [device] = await tx
    .insert(devices)
    .values({ backendId, userId, secretHash: hashDeviceSecret(secret), factorId, rememberedAt, ...seen })
    .onConflictDoUpdate({
      target: [devices.backendId, devices.userId, devices.secretHash],
      set: { ...seen, ...bound },
    })
    .returning();
  if (!device) throw new Error('The device was not stored');
  if (isWished && !wasRemembered) await tellRemembered(tx, services, call, session, device.id);
  return device;
}

async function tellRemembered(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  deviceId: string,
): Promise<void> {
  await recordAudit(tx, call, 'device.remembered', session, { deviceId });
  const { rememberDeviceDays: days } = session;
  await sendNotice(tx, services, call, session, 'device_remembered', (notice) =>
    deviceRemembered({ ...notice, days }),
  );
}
