import { needsRehash } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import type { UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { users } from '../database/schema/index.ts';
import type { Services } from '../services.ts';

/** An account, and the hash that its password was just verified by. */
export interface ProvenUser extends UserRow {
  readonly passwordHash: string;
}

/**
 * Stores a hash with today's parameters in place of an older one, imported ones among them, now that the password is at
 * hand; while the queue is busy, at another sign-in. Only over the very hash that was verified: a password that was
 * changed meanwhile must stay changed.
 *
 * @returns The hash that is stored now, as far as is known here.
 */
export async function upgradeHash(
  { database, passwords }: Pick<Services, 'database' | 'passwords'>,
  user: ProvenUser,
  password: string,
): Promise<string> {
  if (!needsRehash(user.passwordHash)) return user.passwordHash;
  const passwordHash = await passwords.hashWhenFree(password);
  if (passwordHash === undefined) return user.passwordHash;
  const upgraded = await database
    .update(users)
    .set({ passwordHash })
    .where(hasHash(user))
    .returning({ id: users.id });
  return upgraded.length > 0 ? passwordHash : user.passwordHash;
}

/** Locks an account as long as this is its hash: false where it no longer is. */
export async function lockHash(tx: Transaction, user: ProvenUser): Promise<boolean> {
  const locked = await tx.select({ id: users.id }).from(users).where(hasHash(user)).for('no key update');
  return locked.length > 0;
}

function hasHash({ backendId, id, passwordHash }: ProvenUser) {
  return and(eq(users.backendId, backendId), eq(users.id, id), eq(users.passwordHash, passwordHash));
}
