import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { devices } from '../database/schema/index.ts';
import { dropSessionsOfDevice } from '../devices/device-store.ts';
import { isOf, lockAccount } from '../factors/account.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty } from './inputs.ts';

/** A level as for ending a session is enough: it only takes away. */
export function forgetDevice({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({
      summary: 'Forgets a device: a code is asked for on it from its next call on.',
      errors: ['not_found', 'insufficient_aal'],
    })
    .input(z.strictObject({ deviceId: z.uuid().describe('The `id` of `listDevices`') }))
    .output(empty)
    .mutation(async ({ ctx, input: { deviceId } }) => {
      await inTransaction(database, async (tx) => {
        await lockAccount(tx, ctx.session);
        const isIt = and(isOf(devices, ctx.session), eq(devices.id, deviceId));
        await dropSessionsOfDevice(tx, ctx.session, deviceId);
        // It stays known, so that guesses from elsewhere cannot lock its person out.
        const forgotten = await tx
          .update(devices)
          .set({ rememberedAt: null })
          .where(isIt)
          .returning({ id: devices.id });
        if (forgotten.length === 0) throw new AaltoError('not_found');
        await recordAudit(tx, ctx.aalto, 'device.forgotten', ctx.session, { deviceId });
      });
      return {};
    });
}
