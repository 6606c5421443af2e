import { hashDeviceSecret } from '@aalto/auth-core';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { devices, sessions } from '../database/schema/index.ts';
import { AT_AAL1, isOf } from '../factors/account.ts';
import type { Account } from '../factors/account.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';

export type DeviceRow = typeof devices.$inferSelect;

export async function isKnownDevice(
  executor: Database | Transaction,
  account: Account,
  secret: string | undefined,
): Promise<boolean> {
  return (await findDevice(executor, account, secret)) !== undefined;
}

/** The device that has this secret, if a factor of this user was proven on it. */
export async function findDevice(
  executor: Database | Transaction,
  account: Account,
  secret: string | undefined,
): Promise<DeviceRow | undefined> {
  if (secret === undefined) return undefined;
  const [row] = await executor
    .select()
    .from(devices)
    .where(and(isOf(devices, account), eq(devices.secretHash, hashDeviceSecret(secret))));
  return row;
}

/**
 * Until when a device is remembered; null where it is not, or no longer. The backend's setting counts as it is now, for a
 * device that was remembered before too: so does `auth.level`, for what one has raised.
 */
export function memoryEnd(
  device: Pick<DeviceRow, 'rememberedAt'> | undefined,
  { rememberDeviceDays, now }: Pick<SessionFacts, 'rememberDeviceDays' | 'now'>,
): Date | null {
  if (!device?.rememberedAt) return null;
  const end = new Date(device.rememberedAt.getTime() + rememberDeviceDays * 86_400_000);
  return end > now ? end : null;
}

/** All of them: with the password that somebody else may have known, say. */
export async function forgetDevices(tx: Transaction, account: Account): Promise<void> {
  await tx.delete(devices).where(isOf(devices, account));
}

/**
 * The devices of sessions that somebody else may have held stay known and are remembered no more. Taken after the
 * sessions, as by everyone who needs both.
 */
export async function forgetDevicesOf(
  tx: Transaction,
  { backendId, userId }: Account,
  ofSessions: SQL | undefined,
): Promise<void> {
  const deviceIds = tx
    .select({ id: sessions.deviceId })
    .from(sessions)
    .where(and(eq(sessions.backendId, backendId), eq(sessions.userId, userId), ofSessions));
  await tx
    .update(devices)
    .set({ rememberedAt: null })
    .where(and(isOf(devices, { backendId, userId }), inArray(devices.id, deviceIds)));
}

/** A backend that remembers no devices any more must not find them again when it does one day. */
export async function forgetAllDevices(tx: Transaction, backendId: string): Promise<void> {
  const isRaised = and(eq(sessions.backendId, backendId), isNotNull(sessions.rememberedProofAt));
  await tx.update(sessions).set(AT_AAL1).where(isRaised);
  const isRemembered = and(eq(devices.backendId, backendId), isNotNull(devices.rememberedAt));
  await tx.update(devices).set({ rememberedAt: null }).where(isRemembered);
}

/** What it alone had raised must be proven again. */
export async function dropSessionsOfDevice(
  tx: Transaction,
  { backendId, userId }: Account,
  deviceId: string,
): Promise<void> {
  const isOnDevice = and(
    eq(sessions.backendId, backendId),
    eq(sessions.userId, userId),
    eq(sessions.deviceId, deviceId),
    isNotNull(sessions.rememberedProofAt),
  );
  await tx.update(sessions).set(AT_AAL1).where(isOnDevice);
}
