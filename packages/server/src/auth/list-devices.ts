import { factorSummary } from '@aalto/auth-core';
import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';

import type { Database } from '../database/connect.ts';
import { devices, factors } from '../database/schema/index.ts';
import { memoryEnd } from '../devices/device-store.ts';
import { isOf } from '../factors/account.ts';
import { describeDevice } from '../mail/describe-device.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

const deviceSummary = z.object({
  /** As `forgetDevice` takes it. */
  id: z.uuid(),
  /** The one that asks. */
  isCurrent: z.boolean(),
  /** In words, such as "Chrome on macOS": what it said of itself when it was used last. A hint, no evidence. */
  device: z.string(),
  ipAddress: z.string().nullable(),
  /** What it stands for: it is forgotten with it. */
  factor: factorSummary,
  /** When its person proved a code of it and had the device remembered. */
  rememberedAt: z.iso.datetime(),
  rememberedUntil: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});

export function listDevices({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({
      summary: 'The devices on which no code is asked for, for now; the one used last first.',
      errors: ['insufficient_aal'],
    })
    .input(noInput)
    .output(z.object({ devices: z.array(deviceSummary) }))
    .query(async ({ ctx: { session } }) => {
      const rows = await loadDevices(database, session);
      return { devices: rows.flatMap((row) => answerRemembered(row, session)) };
    });
}

type BoundDevice = Awaited<ReturnType<typeof loadDevices>>[number];

/** Nothing of a device that is known and not remembered. */
function answerRemembered(
  { device, factor }: BoundDevice,
  session: SessionFacts,
): z.output<typeof deviceSummary>[] {
  const rememberedUntil = memoryEnd(device, session);
  if (!device.rememberedAt || !rememberedUntil) return [];
  const summary = {
    id: device.id,
    isCurrent: device.id === session.deviceId,
    device: describeDevice(device.userAgent),
    ipAddress: device.ipAddress,
    factor: { id: factor.id, type: factor.type, friendlyName: factor.friendlyName },
    rememberedAt: device.rememberedAt.toISOString(),
    rememberedUntil: rememberedUntil.toISOString(),
    lastUsedAt: device.lastUsedAt.toISOString(),
  };
  return [summary];
}

function loadDevices(database: Database, session: SessionFacts) {
  return database
    .select({ device: devices, factor: factors })
    .from(devices)
    .innerJoin(
      factors,
      and(
        eq(factors.backendId, devices.backendId),
        eq(factors.userId, devices.userId),
        eq(factors.id, devices.factorId),
      ),
    )
    .where(and(isOf(devices, session), isNotNull(devices.rememberedAt)))
    .orderBy(desc(devices.lastUsedAt), desc(devices.id));
}
