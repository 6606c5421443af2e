import { factorSummary } from '@aalto/auth-core';
import { z } from 'zod';

import type { FactorRow } from '../factors/account.ts';

/** A verified factor, as its owner sees it. */
export const factorAnswer = factorSummary.extend({
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});

export function answerFactor(factor: FactorRow): z.output<typeof factorAnswer> {
  const { id, type, friendlyName, createdAt, lastUsedAt } = factor;
  return { id, type, friendlyName, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() };
}
