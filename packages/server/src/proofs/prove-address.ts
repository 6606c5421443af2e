import { AaltoError } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';

import { refuseUnasked } from '../account/admit-account.ts';
import { openAccount } from '../account/open-account.ts';
import { emailKey } from '../auth/account-store.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import {
  factorEnrollments,
  factors,
  identities,
  mfaAttempts,
  recoveryCodes,
  users,
} from '../database/schema/index.ts';
import type { Json } from '../database/schema/index.ts';
import { revokeAllSessions } from '../sessions/revoke-all-sessions.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';

/** What a sign-up was made with, if the proof is of one. */
export interface SignUpDetails {
  readonly passwordHash?: string | undefined;
  readonly metadata?: Json | undefined;
}

/**
 * The account of whoever has just proven its address. Where somebody opened it before without proving anything, that
 * somebody keeps nothing: no password, session, factor, identity or change of address of theirs outlives the owner's arrival.
 */
export async function claimAccount(
  tx: Transaction,
  found: UserRow,
  signUp: SignUpDetails = {},
): Promise<UserRow> {
  if (found.bannedAt) throw new AaltoError('user_banned');
  if (found.emailVerifiedAt) return found;
  await evictStranger(tx, found);
  return updateUser(tx, found, {
    emailVerifiedAt: sql`clock_timestamp()`,
    passwordHash: signUp.passwordHash ?? null,
    metadata: signUp.metadata ?? {},
    // Else a link that the stranger holds would still move the account to an address of theirs.
    newEmail: null,
  });
}

export async function lockUserByEmail(
  tx: Transaction,
  backendId: string,
  address: string,
): Promise<UserRow | undefined> {
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.emailKey, emailKey(address))))
    .for('no key update');
  return user;
}

export interface ProvenArrival extends SignUpDetails {
  readonly email: string;
  /** What `admitAccount` came to, before the transaction began. */
  readonly isAdmitted: boolean;
}

/** A new account, for whoever has just proven an address that has none. */
export async function openProven(
  tx: Transaction,
  services: Services,
  call: CallContext,
  backend: BackendRow,
  { isAdmitted, ...arrival }: ProvenArrival,
): Promise<UserRow> {
  if (!backend.signupsEnabled) throw new AaltoError('invalid_code');
  refuseUnasked(isAdmitted);
  const user = await openAccount(tx, services, call, backend, { ...arrival, isProven: true });
  // Somebody made it between our look and now: the client asks again, and finds it.
  if (!user) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
  return user;
}

type UserChange = Parameters<ReturnType<Transaction['update']>['set']>[0];

async function updateUser(tx: Transaction, { backendId, id }: UserRow, change: UserChange): Promise<UserRow> {
  const [user] = await tx
    .update(users)
    .set(change)
    .where(and(eq(users.backendId, backendId), eq(users.id, id)))
    .returning();
  if (!user) throw new Error('A locked user vanished');
  return user;
}

/** Everything that whoever opened the account unproven could still get in by. */
async function evictStranger(tx: Transaction, { backendId, id: userId }: UserRow): Promise<void> {
  const tables = [factors, factorEnrollments, recoveryCodes, mfaAttempts, identities] as const;
  for (const table of tables)
    await tx.delete(table).where(and(eq(table.backendId, backendId), eq(table.userId, userId)));
  await revokeAllSessions(tx, { backendId, userId }, 'address_proven');
}
