import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import { admitAccount } from '../account/admit-account.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { identities, users } from '../database/schema/index.ts';
import type { NoticeReader } from '../mail/send-notice.ts';
import { claimAccount, lockUserByEmail, openProven } from '../proofs/prove-address.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { recordLinked, tellLinked } from './identity-notices.ts';
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
  services: Services,
  call: CallContext,
  returned: ReturnedFlow,
  arrival: IdentityArrival,
): Promise<IdentityRow> {
  const { proven } = arrival;
  const known = await findIdentity(tx, subjectOf(returned, proven));
  if (!known) return addIdentity(tx, services, call, returned, arrival);
  await refuseBanned(tx, known);
  const { email } = proven;
  if (email !== known.email) await tx.update(identities).set({ email }).where(isIdentity(known));
  return known;
}

/** Who came back from a provider. */
export interface IdentityArrival {
  readonly proven: ProvenIdentity;
  /** What `admitReturned` came to, before the transaction began. */
  readonly isAdmitted: boolean;
}

/** Asks the team about somebody for whom an account is about to be opened: outside of any transaction. */
export async function admitReturned(
  services: Services,
  call: CallContext,
  returned: ReturnedFlow,
  proven: ProvenIdentity,
): Promise<boolean> {
  const { email, isEmailVerified } = proven;
  if (email === null || !isEmailVerified) return false;
  if (await findIdentity(services.database, subjectOf(returned, proven))) return false;
  const { backend, provider } = returned;
  return admitAccount(services, call, backend, { email, method: 'oauth', provider: provider.name });
}

function subjectOf({ provider: { id: providerId, backendId } }: ReturnedFlow, { subject }: ProvenIdentity) {
  return { backendId, providerId, subject };
}

async function addIdentity(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { provider, backend }: ReturnedFlow,
  { proven: { subject, email, isEmailVerified }, isAdmitted }: IdentityArrival,
): Promise<IdentityRow> {
  if (email === null || !isEmailVerified) throw new AaltoError('email_not_verified');
  const found = await lockUserByEmail(tx, backend.id, email);
  if (!found && !backend.signupsEnabled) throw new AaltoError('signups_disabled');
  const user = found
    ? await claimAccount(tx, found)
    : await openProven(tx, services, call, backend, { email, isAdmitted });
  const owned = { backendId: backend.id, userId: user.id };
  const added = await insertIdentity(tx, { ...owned, providerId: provider.id, subject, email });
  // Another flow of the same person was faster. Who asks again finds what it made.
  if (!added) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
  if (found) await tellLinked(tx, services, call, readerOf(backend, user), provider.name, added);
  else await recordLinked(tx, call, owned, provider.name, added);
  return added;
}

function readerOf({ name: backendName }: BackendRow, user: UserRow): NoticeReader {
  const { backendId, id: userId, email, emailVerifiedAt } = user;
  return { backendId, backendName, userId, email, emailVerifiedAt, now: new Date() };
}

async function refuseBanned(tx: Transaction, { backendId, userId }: IdentityRow): Promise<void> {
  const [user] = await tx
    .select({ bannedAt: users.bannedAt })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  if (user?.bannedAt) throw new AaltoError('user_banned');
}
