import { and, eq, isNull } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { devices, factors } from '../database/schema/index.ts';
import { isOf } from './account.ts';
import type { Account, FactorRow } from './account.ts';

/**
 * Takes a factor away, and with it the devices that it was proven on. Those that only know a recovery code go too: whoever
 * loses a factor to its owner must not stay a known device. Undefined where the user has no such factor.
 */
export async function deleteFactor(
  tx: Transaction,
  { backendId, userId }: Account,
  factorId: string,
): Promise<FactorRow | undefined> {
  const isFactor = and(
    eq(factors.backendId, backendId),
    eq(factors.userId, userId),
    eq(factors.id, factorId),
  );
  await tx.delete(devices).where(and(isOf(devices, { backendId, userId }), isNull(devices.factorId)));
  const [deleted] = await tx.delete(factors).where(isFactor).returning();
  return deleted;
}
