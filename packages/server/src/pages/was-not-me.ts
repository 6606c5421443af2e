import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { closeAccount, restoreAddress, shutOut } from '../account/secure-account.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends, users } from '../database/schema/index.ts';
import { securedAccountMail } from '../mail/templates/code-mails.ts';
import { consumeProof, findProof, lockProof } from '../proofs/consume-proof.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import type { LinkTarget } from '../proofs/confirm-link.ts';
import { mailProof } from '../proofs/mail-proof.ts';
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
