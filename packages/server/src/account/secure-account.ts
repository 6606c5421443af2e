/** What "this wasn't me" does to an account: whoever did it keeps no way in, and its address is its reader's again. */
import { and, eq, gt, gte, or, sql } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { emailKey } from '../auth/account-store.ts';
import type { UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import {
  factorEnrollments,
  factors,
  identities,
  mailedProofs,
  oauthFlows,
  recoveryCodes,
  users,
} from '../database/schema/index.ts';
import { isOf, loadFactors } from '../factors/account.ts';
import type { Account } from '../factors/account.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import { lockUserByEmail } from '../proofs/prove-address.ts';
import { revokeAllSessions } from '../sessions/revoke-all-sessions.ts';
import type { CallContext } from '../trpc/context.ts';
import { isUser } from './change-account.ts';

/**
 * Ends every way in that came with or after what the notice tells of. Later notices went to wherever the account was
 * moved by then, so their links go too; never older ones, or whoever did it could take the owner's away.
 */
export async function shutOut(
  tx: Transaction,
  user: UserRow,
  { createdAt, details }: ProofRow,
): Promise<void> {
  const { backendId, id: userId } = user;
  const account = { backendId, userId };
  await tx.update(users).set({ passwordHash: null, newEmail: null }).where(isUser(account));
  await revokeAllSessions(tx, account, 'was_not_me');
  const { factorId, identityId } = details;
  const toldFactor = factorId === undefined ? undefined : eq(factors.id, factorId);
  const toldIdentity = identityId === undefined ? undefined : eq(identities.id, identityId);
  await tx
    .delete(mailedProofs)
    .where(and(isOf(mailedProofs, account), gt(mailedProofs.createdAt, createdAt)));
  const isLater = gte(identities.createdAt, createdAt);
  await tx.delete(identities).where(and(isOf(identities, account), or(isLater, toldIdentity)));
  await tx
    .delete(factors)
    .where(and(isOf(factors, account), or(gte(factors.createdAt, createdAt), toldFactor)));
  await tx.delete(factorEnrollments).where(isOf(factorEnrollments, account));
  await endRecoveryCodes(tx, account, { createdAt, details });
  // The flows of an identity go with it; these were to link another.
  const ofUser = and(eq(oauthFlows.backendId, backendId), eq(oauthFlows.linkUserId, userId));
  await tx.delete(oauthFlows).where(ofUser);
}

/** The ones that somebody else has made or used; and with the last factor, whatever they stood in for. */
async function endRecoveryCodes(
  tx: Transaction,
  account: Account,
  { createdAt, details }: Pick<ProofRow, 'createdAt' | 'details'>,
): Promise<void> {
  const remaining = await loadFactors(tx, account);
  const isEnded = details.recoveryCodes === true || remaining.length === 0;
  const ofOthers = isEnded ? undefined : gte(recoveryCodes.createdAt, createdAt);
  await tx.delete(recoveryCodes).where(and(isOf(recoveryCodes, account), ofOthers));
}

/**
 * Whatever the notice told of, the account had the address that it went to. Whoever pressed the button reads mail there,
 * so an account that was opened with it unproven makes room. False where a proven one has it by now.
 */
export async function restoreAddress(
  tx: Transaction,
  call: CallContext,
  user: UserRow,
  { email, details: { previousVerifiedAt = null } }: ProofRow,
): Promise<boolean> {
  if (user.email === email) return true;
  const holder = await lockUserByEmail(tx, user.backendId, email);
  if (holder && holder.id !== user.id) {
    if (holder.emailVerifiedAt) return false;
    const { backendId, id: userId } = holder;
    await recordAudit(tx, call, 'user.deleted', { backendId, userId }, { reason: 'address_restored' });
    await tx.delete(users).where(isUser({ backendId, userId }));
  }
  // Proven then is proven now, and nothing else: what somebody proved meanwhile was another address.
  const emailVerifiedAt = previousVerifiedAt === null ? null : new Date(previousVerifiedAt);
  await tx
    .update(users)
    .set({ email, emailKey: emailKey(email), emailVerifiedAt })
    .where(isUser({ backendId: user.backendId, userId: user.id }));
  return true;
}

export async function closeAccount(tx: Transaction, { backendId, id: userId }: UserRow): Promise<void> {
  const bannedAt = sql`coalesce(${users.bannedAt}, clock_timestamp())`;
  await tx.update(users).set({ bannedAt }).where(isUser({ backendId, userId }));
}
