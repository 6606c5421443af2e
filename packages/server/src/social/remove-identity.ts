import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { identities, users } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import type { Account } from '../factors/account.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';

/**
 * Removes an identity of a user, and with it whatever flow is under way with it.
 *
 * @throws {AaltoError} `not_found`; `conflict`: nothing would be left to sign in with.
 */
export async function removeIdentity(
  { database }: Services,
  call: CallContext,
  session: SessionFacts,
  identityId: string,
): Promise<void> {
  const { backendId, userId } = session;
  await inTransaction(database, async (tx) => {
    await lockAccount(tx, session);
    requireAccess('recent', await reloadFacts(tx, session));
    const ofUser = and(eq(identities.backendId, backendId), eq(identities.userId, userId));
    const [removed] = await tx
      .delete(identities)
      .where(and(ofUser, eq(identities.id, identityId)))
      .returning({ id: identities.id });
    if (!removed) throw new AaltoError('not_found');
    const [another] = await tx.select({ id: identities.id }).from(identities).where(ofUser).limit(1);
    if (!another && !(await hasOtherWayIn(tx, session))) throw new AaltoError('conflict');
    await recordAudit(tx, call, 'identity.unlinked', session, { identityId });
  });
}

/** A password, or a proven address, to which a link or a code is mailed. */
async function hasOtherWayIn(tx: Transaction, { backendId, userId }: Account): Promise<boolean> {
  const [user] = await tx
    .select({ passwordHash: users.passwordHash, emailVerifiedAt: users.emailVerifiedAt })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  return user !== undefined && (user.passwordHash !== null || user.emailVerifiedAt !== null);
}
