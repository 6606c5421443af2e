import { factorSummary } from '@aalto/auth-core';
import { z } from 'zod';

import type { FactorRow } from '../factors/account.ts';
import { loadFactors } from '../factors/account.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

const listedFactor = factorSummary.extend({
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});

export function listFactors({ sessionProcedure }: AccountProcedures, { database }: Services) {
  return sessionProcedure
    .meta({ summary: 'The user’s verified factors.', errors: [] })
    .input(noInput)
    .output(z.object({ factors: z.array(listedFactor) }))
    .query(async ({ ctx }) => ({ factors: (await loadFactors(database, ctx.session)).map(toListed) }));
}

function toListed({
  id,
  type,
  friendlyName,
  createdAt,
  lastUsedAt,
}: FactorRow): z.output<typeof listedFactor> {
  return { id, type, friendlyName, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() };
}
