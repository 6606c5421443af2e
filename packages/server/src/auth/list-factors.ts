import { z } from 'zod';

import { loadFactors } from '../factors/account.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { answerFactor, factorAnswer } from './factor-answer.ts';
import { noInput } from './inputs.ts';

export function listFactors({ sessionProcedure }: AccountProcedures, { database }: Services) {
  return sessionProcedure
    .meta({ summary: 'The user’s verified factors.', errors: [] })
    .input(noInput)
    .output(z.object({ factors: z.array(factorAnswer) }))
    .query(async ({ ctx }) => ({ factors: (await loadFactors(database, ctx.session)).map(answerFactor) }));
}
