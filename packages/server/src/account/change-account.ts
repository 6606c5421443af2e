import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { emailKey } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends, users } from '../database/schema/index.ts';
import type { Json } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { emailChangeMail } from '../mail/templates/code-mails.ts';
import { passwordChanged } from '../mail/templates/notices.ts';
import { mailProof } from '../proofs/mail-proof.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import { lockUserByEmail } from '../proofs/prove-address.ts';
import { revokeAllSessions } from '../sessions/revoke-all-sessions.ts';
import type { Services } from '../services.ts';
import { requireAccess, requireEnrollment } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { loadFamilyFacts, reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';

export interface AccountChange {
  readonly email?: string | undefined;
  readonly passwordHash?: string | undefined;
  readonly metadata?: Json | undefined;
}

/** Changes an account as its owner wishes, all or nothing. */
export async function changeAccount(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { email, passwordHash, metadata }: AccountChange,
): Promise<SessionFacts> {
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const isSensitive = email !== undefined || passwordHash !== undefined;
    const facts = await reloadFacts(tx, session);
    requireAccess(isSensitive ? 'recent' : 'assured', facts);
    // Else whoever has the password alone moves the address, and what a first enrollment has mailed goes along.
    if (email !== undefined) requireEnrollment(facts);
    if (metadata !== undefined) await setMetadata(tx, call, facts, metadata);
    if (passwordHash !== undefined) await setPassword(tx, services, call, facts, passwordHash);
    if (email !== undefined) await askForAddress(tx, services, call, facts, email);
    return loadFamilyFacts(tx, session.backendId, session.sessionId);
  });
}

async function setMetadata(tx: Transaction, call: CallContext, session: SessionFacts, metadata: Json) {
  await tx.update(users).set({ metadata }).where(isUser(session));
  await recordAudit(tx, call, 'user.updated', session, { fields: ['metadata'] });
}

/** Whoever knew the old password may have asked for an address of theirs, so that is withdrawn too. */
async function setPassword(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  passwordHash: string,
): Promise<void> {
  await tx.update(users).set({ passwordHash, newEmail: null }).where(isUser(session));
  await revokeAllSessions(tx, session, 'password_changed', session.sessionId);
  await recordAudit(tx, call, 'user.password_changed', session);
  await sendNotice(tx, services, call, session, 'password_changed', passwordChanged);
}

/**
 * The address stays until the new one is proven. Whether that has an account already is its owner's to know: the answer
 * is the same, and the mail does not leave.
 */
async function askForAddress(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  email: string,
): Promise<void> {
  const { backendId, backendName, userId } = session;
  const holder = await lockUserByEmail(tx, backendId, email);
  await tx.update(users).set({ newEmail: email }).where(isUser(session));
  await mailProof(tx, services, call, {
    backend: { id: backendId, name: backendName },
    purpose: 'email_change',
    email,
    userId,
    redirectTo: await firstRedirect(tx, backendId),
    isWanted: holder === undefined || (holder.id === userId && holder.emailKey === emailKey(email)),
    write: emailChangeMail,
  });
}

/** Where the mailed link ends: the app, which has the session that it is confirmed in. */
async function firstRedirect(tx: Transaction, backendId: string): Promise<string | null> {
  const [backend] = await tx
    .select({ redirectUrls: backends.redirectUrls })
    .from(backends)
    .where(eq(backends.id, backendId));
  return backend ? redirectTarget(backend, undefined) : null;
}

export function isUser({ backendId, userId }: Pick<SessionFacts, 'backendId' | 'userId'>) {
  return and(eq(users.backendId, backendId), eq(users.id, userId));
}
