import { AaltoError } from '@aalto/auth-core';
import { and, eq, gt, gte, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

import { recordAudit } from '../audit/record-audit.ts';
import { emailKey } from '../auth/account-store.ts';
import type { UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import {
  backends,
  factorEnrollments,
  factors,
  identities,
  mailedProofs,
  oauthFlows,
  recoveryCodes,
  users,
} from '../database/schema/index.ts';
import { loadFactors } from '../factors/account.ts';
import { securedAccountMail } from '../mail/templates/code-mails.ts';
import { consumeProof, findProof, lockProof } from '../proofs/consume-proof.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import type { LinkTarget } from '../proofs/confirm-link.ts';
import { mailProof } from '../proofs/mail-proof.ts';
import { lockUserByEmail, revokeAllSessions } from '../proofs/prove-address.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { renderPage } from './render-page.ts';
import type { PageContent } from './render-page.ts';

/**
 * Carries "this wasn't me" out: whoever did it is thrown out, and the owner chooses a new password. Nobody is signed in
 * here: the mail itself is the proof.
 */
export async function undoByNotice(
  services: Services,
  call: CallContext,
  { backendId, token }: LinkTarget,
): Promise<Response> {
  const claimed = { purposes: ['was_not_me'], backendId, claim: { token }, attempt: undefined } as const;
  const found = await findProof(services.database, services, claimed);
  const hasAddress = await inTransaction(services.database, async (tx) => {
    const user = await lockOwner(tx, found);
    const proof = await lockProof(tx, services, claimed);
    await shutOut(tx, user, proof);
    const isRestored = await restoreAddress(tx, call, user, proof);
    // A reset would go to the account that has the address now, and this one must not stay with whoever moved it.
    if (isRestored) await mailReset(tx, services, call, user.backendId, proof);
    else await closeAccount(tx, user);
    await recordAudit(tx, call, 'user.secured', { backendId, userId: user.id }, { isClosed: !isRestored });
    await consumeProof(tx, proof, undefined, null);
    return isRestored;
  });
  return renderPage(200, hasAddress ? secured : closed);
}

const secured: PageContent = {
  title: 'Your account is secured',
  paragraphs: [
    'Every session has ended, and the password no longer works.',
    'We have mailed you a link to choose a new one. Look through your authenticators once you are back in.',
  ],
};

const closed: PageContent = {
  title: 'Your account is closed for now',
  paragraphs: [
    'Every session has ended, and nobody can sign in to the account.',
    'We could not give it this address back: another account uses it by now. Write to the people who run the app; the account stays closed until they help.',
  ],
};

async function lockOwner(tx: Transaction, { backendId, userId }: ProofRow): Promise<UserRow> {
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId ?? '')))
    .for('no key update');
  if (!user) throw new AaltoError('invalid_code');
  return user;
}

/**
 * Ends every way in that came with or after what the notice tells of. Later notices went to wherever the account was
 * moved by then, so their links go too; never older ones, or whoever did it could take the owner's away.
 */
async function shutOut(tx: Transaction, user: UserRow, { createdAt, details }: ProofRow): Promise<void> {
  const { backendId, id: userId } = user;
  await tx.update(users).set({ passwordHash: null, newEmail: null }).where(isUser(user));
  await revokeAllSessions(tx, { backendId, userId }, 'was_not_me');
  const { factorId, identityId } = details;
  const toldFactor = factorId === undefined ? undefined : eq(factors.id, factorId);
  const toldIdentity = identityId === undefined ? undefined : eq(identities.id, identityId);
  await tx.delete(mailedProofs).where(and(isOf(mailedProofs, user), gt(mailedProofs.createdAt, createdAt)));
  const isLater = gte(identities.createdAt, createdAt);
  await tx.delete(identities).where(and(isOf(identities, user), or(isLater, toldIdentity)));
  await tx.delete(factors).where(and(isOf(factors, user), or(gte(factors.createdAt, createdAt), toldFactor)));
  await tx.delete(factorEnrollments).where(isOf(factorEnrollments, user));
  await endRecoveryCodes(tx, user, { createdAt, details });
  // The flows of an identity go with it; these were to link another.
  const ofUser = and(eq(oauthFlows.backendId, backendId), eq(oauthFlows.linkUserId, userId));
  await tx.delete(oauthFlows).where(ofUser);
}

/** The ones that somebody else has made or used; and with the last factor, whatever they stood in for. */
async function endRecoveryCodes(
  tx: Transaction,
  user: UserRow,
  { createdAt, details }: Pick<ProofRow, 'createdAt' | 'details'>,
): Promise<void> {
  const remaining = await loadFactors(tx, { backendId: user.backendId, userId: user.id });
  const isEnded = details.recoveryCodes === true || remaining.length === 0;
  const ofOthers = isEnded ? undefined : gte(recoveryCodes.createdAt, createdAt);
  await tx.delete(recoveryCodes).where(and(isOf(recoveryCodes, user), ofOthers));
}

/**
 * Whatever the notice told of, the account had the address that it went to. Whoever pressed the button reads mail there,
 * so an account that was opened with it unproven makes room. False where a proven one has it by now.
 */
async function restoreAddress(
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
    await tx.delete(users).where(isUser(holder));
  }
  // Proven then is proven now, and nothing else: what somebody proved meanwhile was another address.
  const emailVerifiedAt = previousVerifiedAt === null ? null : new Date(previousVerifiedAt);
  await tx
    .update(users)
    .set({ email, emailKey: emailKey(email), emailVerifiedAt })
    .where(isUser(user));
  return true;
}

async function closeAccount(tx: Transaction, user: UserRow): Promise<void> {
  const bannedAt = sql`coalesce(${users.bannedAt}, clock_timestamp())`;
  await tx.update(users).set({ bannedAt }).where(isUser(user));
}

/** The rows of a user, in a table of what users have. */
function isOf(
  table: { readonly backendId: AnyPgColumn; readonly userId: AnyPgColumn },
  { backendId, id }: UserRow,
) {
  return and(eq(table.backendId, backendId), eq(table.userId, id));
}

function isUser({ backendId, id }: UserRow) {
  return and(eq(users.backendId, backendId), eq(users.id, id));
}

async function mailReset(
  tx: Transaction,
  services: Services,
  call: CallContext,
  backendId: string,
  { email, userId }: ProofRow,
): Promise<void> {
  const [backend] = await tx.select().from(backends).where(eq(backends.id, backendId));
  if (!backend) throw new AaltoError('invalid_code');
  await mailProof(tx, services, call, {
    backend,
    purpose: 'password_reset',
    email,
    userId,
    redirectTo: redirectTarget(backend, undefined),
    isWanted: true,
    write: securedAccountMail,
  });
}
