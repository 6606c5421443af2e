import { sql } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import { emailKey } from '../auth/account-store.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { users } from '../database/schema/index.ts';
import type { Json } from '../database/schema/index.ts';
import { tellUserCreated } from '../hooks/tell-user-created.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';

export interface NewAccount {
  readonly email: string;
  /** Whether whoever opens it has proven the address by this. */
  readonly isProven: boolean;
  readonly passwordHash?: string | null | undefined;
  readonly metadata?: Json | undefined;
}

/**
 * Where every way in opens an account, and the team writes beside it. The team was asked before, outside of the
 * transaction: {@link admitAccount}.
 *
 * @returns Undefined where the address has an account already.
 */
export async function openAccount(
  tx: Transaction,
  services: Services,
  call: CallContext,
  backend: BackendRow,
  { email, isProven, passwordHash = null, metadata = {} }: NewAccount,
): Promise<UserRow | undefined> {
  const [user] = await tx
    .insert(users)
    .values({
      backendId: backend.id,
      email,
      emailKey: emailKey(email),
      emailVerifiedAt: isProven ? sql`clock_timestamp()` : null,
      passwordHash,
      metadata,
    })
    .onConflictDoNothing({ target: [users.backendId, users.emailKey] })
    .returning();
  if (!user) return undefined;
  await recordAudit(tx, call, 'user.signed_up', { backendId: backend.id, userId: user.id });
  await tellUserCreated(tx, services, call, backend, user);
  return user;
}
