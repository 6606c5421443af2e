import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { emailKey } from '../auth/account-store.ts';
import type { UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends, factors, users } from '../database/schema/index.ts';
import { passwordResetMail } from '../mail/templates/code-mails.ts';
import { consumeProof, lockProof } from '../proofs/consume-proof.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import type { LinkTarget } from '../proofs/confirm-link.ts';
import { mailProof } from '../proofs/mail-proof.ts';
import { lockUserByEmail, revokeAllSessions } from '../proofs/prove-address.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { renderPage } from './render-page.ts';

/**
 * Carries "this wasn't me" out: whoever did it is thrown out, and the owner chooses a new password. Nobody is signed in
 * here: the mail itself is the proof.
 */
export async function undoByNotice(
  services: Services,
  call: CallContext,
  { backendId, token }: LinkTarget,
): Promise<Response> {
  await inTransaction(services.database, async (tx) => {
    const claimed = { purposes: ['was_not_me'], backendId, claim: { token }, attempt: undefined } as const;
    const proof = await lockProof(tx, services, claimed);
    const user = await lockOwner(tx, proof);
    await secureAccount(tx, call, user, proof);
    await consumeProof(tx, proof, undefined, null);
    await mailReset(tx, services, call, user.backendId, proof);
  });
  return renderPage(200, {
    title: 'Your account is secured',
    paragraphs: [
      'Every session has ended, and the password no longer works.',
      'We have mailed you a link to choose a new one. Look through your authenticators once you are back in.',
    ],
  });
}

async function lockOwner(tx: Transaction, { backendId, userId }: ProofRow): Promise<UserRow> {
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId ?? '')))
    .for('no key update');
  if (!user) throw new AaltoError('invalid_code');
  return user;
}

async function secureAccount(
  tx: Transaction,
  call: CallContext,
  user: UserRow,
  { details }: ProofRow,
): Promise<void> {
  const { backendId, id: userId } = user;
  const ofUser = and(eq(users.backendId, backendId), eq(users.id, userId));
  await tx.update(users).set({ passwordHash: null, newEmail: null }).where(ofUser);
  await revokeAllSessions(tx, { backendId, userId }, 'was_not_me');
  if (details.factorId !== undefined) await removeFactor(tx, user, details.factorId);
  if (details.previousEmail !== undefined) await restoreAddress(tx, user, details.previousEmail);
  await recordAudit(tx, call, 'user.secured', { backendId, userId });
}

async function removeFactor(tx: Transaction, { backendId, id: userId }: UserRow, id: string): Promise<void> {
  await tx
    .delete(factors)
    .where(and(eq(factors.backendId, backendId), eq(factors.userId, userId), eq(factors.id, id)));
}

/** Unless somebody else has it by now. */
async function restoreAddress(tx: Transaction, user: UserRow, previous: string): Promise<void> {
  const { backendId, id } = user;
  const holder = await lockUserByEmail(tx, backendId, previous);
  if (holder) return;
  await tx
    .update(users)
    .set({ email: previous, emailKey: emailKey(previous) })
    .where(and(eq(users.backendId, backendId), eq(users.id, id)));
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
    write: passwordResetMail,
  });
}
