import { and, isNull, sql } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { sessions } from '../database/schema/index.ts';
import type { RevocationReason } from '../database/schema/index.ts';
import { forgetDevices } from '../devices/device-store.ts';
import { isOf } from '../factors/account.ts';
import type { Account } from '../factors/account.ts';

/**
 * Ends every session of a user, or every one but the one that is kept. Whoever is shut out so must not come back as a known
 * device, so those are forgotten too.
 */
export async function revokeAllSessions(
  tx: Transaction,
  account: Account,
  reason: RevocationReason,
  keepSessionId?: string,
): Promise<void> {
  await forgetDevices(tx, account);
  const others = keepSessionId === undefined ? undefined : sql`${sessions.id} <> ${keepSessionId}`;
  await tx
    .update(sessions)
    .set({ revokedAt: sql`clock_timestamp()`, revokedReason: reason })
    .where(and(isOf(sessions, account), isNull(sessions.revokedAt), others));
}
