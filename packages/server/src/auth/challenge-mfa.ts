import { factorSummary, guessWaitSeconds } from '@aalto/auth-core';
import { z } from 'zod';

import { loadGuessCount } from '../factors/account.ts';
import { countRecoveryCodes } from '../factors/recovery-code-set.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

const output = z.object({
  /** The verified ones. */
  factors: z.array(factorSummary),
  /** Null unless too many wrong codes were tried. */
  retryAfterSeconds: z.int().positive().nullable(),
  recoveryCodesRemaining: z.int().nonnegative(),
});

export function challengeMfa({ sessionProcedure }: AccountProcedures, { database }: Services) {
  return sessionProcedure
    .meta({ summary: 'Which factors can raise this session, and how long a lock lasts.', errors: [] })
    .input(noInput)
    .output(output)
    .mutation(async ({ ctx: { session } }) => ({
      factors: session.factors,
      retryAfterSeconds: guessWaitSeconds(await loadGuessCount(database, session), session.now),
      recoveryCodesRemaining: await countRecoveryCodes(database, session),
    }));
}
