import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { identities, identityProviders, users } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import type { Account } from '../factors/account.ts';
import { revokeAllSessions } from '../sessions/revoke-all-sessions.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { tellUnlinked } from './identity-notices.ts';
import type { IdentityRow } from './identity-store.ts';

/**
 * Removes an identity of a user, and with it whatever flow is under way with it. Every other session ends, as with a
 * changed password: one of them may be of whoever had that identity, and nobody should have to look for it.
 *
 * @throws {AaltoError} `not_found`; `conflict`: nothing would be left to sign in with.
 */
export async function removeIdentity(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  identityId: string,
): Promise<void> {
  await inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const fresh = await reloadFacts(tx, session);
    requireAccess('recent', fresh);
    const removed = await deleteIdentity(tx, fresh, identityId);
    await revokeAllSessions(tx, fresh, 'identity_unlinked', fresh.sessionId);
    await tellUnlinked(tx, services, call, fresh, await providerName(tx, removed), removed);
  });
}

async function deleteIdentity(tx: Transaction, account: Account, identityId: string): Promise<IdentityRow> {
  const { backendId, userId } = account;
  const ofUser = and(eq(identities.backendId, backendId), eq(identities.userId, userId));
  const [removed] = await tx
    .delete(identities)
    .where(and(ofUser, eq(identities.id, identityId)))
    .returning();
  if (!removed) throw new AaltoError('not_found');
  const [another] = await tx.select({ id: identities.id }).from(identities).where(ofUser).limit(1);
  if (!another && !(await hasOtherWayIn(tx, account))) throw new AaltoError('conflict');
  return removed;
}

async function providerName(tx: Transaction, { backendId, providerId }: IdentityRow): Promise<string> {
  const [provider] = await tx
    .select({ name: identityProviders.name })
    .from(identityProviders)
    .where(and(eq(identityProviders.backendId, backendId), eq(identityProviders.id, providerId)));
  return provider?.name ?? '';
}

/** A password, or a proven address, to which a link or a code is mailed. */
async function hasOtherWayIn(tx: Transaction, { backendId, userId }: Account): Promise<boolean> {
  const [user] = await tx
    .select({ passwordHash: users.passwordHash, emailVerifiedAt: users.emailVerifiedAt })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  return user !== undefined && (user.passwordHash !== null || user.emailVerifiedAt !== null);
}
