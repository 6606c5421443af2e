import { and, eq, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { identities } from '../database/schema/index.ts';

export type IdentityRow = typeof identities.$inferSelect;

interface NewIdentity extends Pick<
  IdentityRow,
  'backendId' | 'userId' | 'providerId' | 'subject' | 'email'
> {}

export async function findIdentity(
  executor: Database | Transaction,
  { backendId, providerId, subject }: Pick<IdentityRow, 'backendId' | 'providerId' | 'subject'>,
): Promise<IdentityRow | undefined> {
  const [identity] = await executor
    .select()
    .from(identities)
    .where(
      and(
        eq(identities.backendId, backendId),
        eq(identities.providerId, providerId),
        eq(identities.subject, subject),
      ),
    );
  return identity;
}

/** Undefined where somebody has it already. */
export async function insertIdentity(
  tx: Transaction,
  identity: NewIdentity,
): Promise<IdentityRow | undefined> {
  const { backendId, providerId, subject } = identities;
  const [inserted] = await tx
    .insert(identities)
    .values({ ...identity, createdAt: sql`clock_timestamp()` })
    .onConflictDoNothing({ target: [backendId, providerId, subject] })
    .returning();
  return inserted;
}

export function isIdentity({ backendId, id }: Pick<IdentityRow, 'backendId' | 'id'>) {
  return and(eq(identities.backendId, backendId), eq(identities.id, id));
}
