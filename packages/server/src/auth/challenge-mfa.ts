import { factorSummary, guessWaitSeconds } from '@aalto/auth-core';
import { z } from 'zod';

import { guessBudget, loadGuessCount } from '../factors/guess-count.ts';
import { countRecoveryCodes } from '../factors/recovery-code-set.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { deviceSecret } from './inputs.ts';

const output = z.object({
  /** The verified ones. */
  factors: z.array(factorSummary),
  /** Null unless too many wrong codes were tried. */
  retryAfterSeconds: z.int().positive().nullable(),
  recoveryCodesRemaining: z.int().nonnegative(),
  /** For how long this backend lets a device be remembered, in days; null: not at all. */
  rememberDeviceDays: z.int().positive().nullable(),
});

export function challengeMfa({ sessionProcedure }: AccountProcedures, { database }: Services) {
  return sessionProcedure
    .meta({ summary: 'Which factors can raise this session, and how long a lock lasts.', errors: [] })
    .input(z.strictObject({ device: deviceSecret.optional() }).optional())
    .output(output)
    .mutation(async ({ ctx: { session }, input }) => {
      const budget = await guessBudget(database, session, input?.device);
      return {
        factors: session.factors,
        retryAfterSeconds: guessWaitSeconds(await loadGuessCount(database, session, budget), session.now),
        recoveryCodesRemaining: await countRecoveryCodes(database, session),
        rememberDeviceDays: session.rememberDeviceDays || null,
      };
    });
}
