import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { identities, users } from '../database/schema/index.ts';
import { accountOfProven, lockUserByEmail } from '../proofs/prove-address.ts';
import type { CallContext } from '../trpc/context.ts';
import { findIdentity, insertIdentity, isIdentity } from './identity-store.ts';
import type { IdentityRow } from './identity-store.ts';
import type { ProvenIdentity } from './provider.ts';
import type { ReturnedFlow } from './returned-flow.ts';

/**
 * The identity that signs in, with the account that it belongs to. One that is known goes by its subject alone: an
 * address can change hands, a subject cannot (OpenID Connect Core §5.7), so the address that the provider tells now
 * moves nobody. One that is new goes by its address, and only by one that the provider says is verified: else whoever
 * writes another's address into a profile would own that account.
 *
 * @throws {AaltoError} `email_not_verified`, `signups_disabled`, `user_banned`
 */
export async function identityOfReturned(
  tx: Transaction,
  call: CallContext,
  returned: ReturnedFlow,
  proven: ProvenIdentity,
): Promise<IdentityRow> {
  const { id: providerId, backendId } = returned.provider;
  const known = await findIdentity(tx, { backendId, providerId, subject: proven.subject });
  if (!known) return addIdentity(tx, call, returned, proven);
  await refuseBanned(tx, known);
  const { email } = proven;
  if (email !== known.email) await tx.update(identities).set({ email }).where(isIdentity(known));
  return known;
}

async function addIdentity(
  tx: Transaction,
  call: CallContext,
  { provider, backend }: ReturnedFlow,
  { subject, email, isEmailVerified }: ProvenIdentity,
): Promise<IdentityRow> {
  if (email === null || !isEmailVerified) throw new AaltoError('email_not_verified');
  if (!backend.signupsEnabled && !(await lockUserByEmail(tx, backend.id, email))) {
    throw new AaltoError('signups_disabled');
  }
  const user = await accountOfProven(tx, call, backend, email);
  const owned = { backendId: backend.id, userId: user.id };
  const added = await insertIdentity(tx, { ...owned, providerId: provider.id, subject, email });
  // Another flow of the same person was faster. Who asks again finds what it made.
  if (!added) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
  const details = { provider: provider.name, identityId: added.id };
  await recordAudit(tx, call, 'identity.linked', owned, details);
  return added;
}

async function refuseBanned(tx: Transaction, { backendId, userId }: IdentityRow): Promise<void> {
  const [user] = await tx
    .select({ bannedAt: users.bannedAt })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  if (user?.bannedAt) throw new AaltoError('user_banned');
}
