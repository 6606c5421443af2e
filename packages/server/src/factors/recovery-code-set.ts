import { randomBytes, randomUUID } from 'node:crypto';

import { AaltoError, deriveRecoveryCodes, hashAttempt, hashRecoveryCode } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { recoveryCodes } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { isOf } from './account.ts';
import type { Account } from './account.ts';

/** Makes a new set under the account's lock; the one before is dead. They are shown now, and to a repeated attempt. */
export async function createRecoveryCodes(
  tx: Transaction,
  { rootKeys: { current } }: Services,
  { backendId, userId }: Account,
  attempt: string | null,
): Promise<string[]> {
  const setId = randomUUID();
  const codes = deriveRecoveryCodes({ setId, userId }, attempt ?? randomBytes(32), current);
  const set = {
    setId,
    keyId: current.id,
    attemptHash: attempt === null ? null : hashAttempt(attempt),
    unused: codes.map(hashRecoveryCode),
    createdAt: sql`clock_timestamp()`,
  };
  await tx
    .insert(recoveryCodes)
    .values({ backendId, userId, ...set })
    .onConflictDoUpdate({ target: [recoveryCodes.backendId, recoveryCodes.userId], set });
  return codes;
}

/** The codes that this attempt made, derived again; undefined where it made none, or other ones took their place. */
export async function repeatRecoveryCodes(
  tx: Transaction,
  { rootKeys }: Services,
  account: Account,
  attempt: string | null,
): Promise<string[] | undefined> {
  if (attempt === null) return undefined;
  const [set] = await tx
    .select()
    .from(recoveryCodes)
    .where(and(isOf(recoveryCodes, account), eq(recoveryCodes.attemptHash, hashAttempt(attempt))));
  if (!set) return undefined;
  const key = rootKeys.byId.get(set.keyId);
  if (!key) throw new AaltoError('unavailable', { retryAfterSeconds: 5 });
  return deriveRecoveryCodes(set, attempt, key);
}

/**
 * Consumes a code, once: of any number of parallel calls, in any number of processes, one update finds it unused.
 *
 * @returns How many are left; undefined where it is none of them.
 */
export async function consumeRecoveryCode(
  tx: Transaction,
  account: Account,
  code: string,
): Promise<number | undefined> {
  const hash = hashRecoveryCode(code);
  const [set] = await tx
    .update(recoveryCodes)
    .set({ unused: sql`array_remove(${recoveryCodes.unused}, ${hash})` })
    .where(and(isOf(recoveryCodes, account), sql`${hash} = any(${recoveryCodes.unused})`))
    .returning({ unused: recoveryCodes.unused });
  return set?.unused.length;
}

export async function countRecoveryCodes(
  executor: Database | Transaction,
  account: Account,
): Promise<number> {
  const [set] = await executor
    .select({ unused: recoveryCodes.unused })
    .from(recoveryCodes)
    .where(isOf(recoveryCodes, account));
  return set?.unused.length ?? 0;
}

/** They stand in for a factor, so they go with the last one. */
export async function deleteRecoveryCodes(tx: Transaction, account: Account): Promise<void> {
  await tx.delete(recoveryCodes).where(isOf(recoveryCodes, account));
}
