import { and, eq, isNull, or, sql } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { sessions, users } from '../database/schema/index.ts';
import { addressBlock } from './address-block.ts';

/** How long a sign-in makes its address block a known one of the account. */
const KNOWN_DAYS = 30;

/** Somebody tries something with an account, or with what may be one, from somewhere. */
export interface AccountTry {
  readonly backendId: string;
  readonly email: string;
  readonly ipAddress: string | null;
}

/**
 * A session vouches for its place while it lasts, and after it ran out or signed itself out. One that was ended from
 * elsewhere may have been a thief's, as may one that ended for a theft or with a password that others knew.
 */
const isOwners = or(isNull(sessions.revokedReason), eq(sessions.revokedReason, 'signed_out'));

/** Whether the account was signed in to lately from the address block that this comes from. */
export async function comesFromKnownBlock(
  database: Database,
  { backendId, email, ipAddress }: AccountTry,
): Promise<boolean> {
  const block = addressBlock(ipAddress);
  const addresses = await database
    .selectDistinct({ ipAddress: sessions.ipAddress })
    .from(sessions)
    .innerJoin(users, and(eq(users.backendId, sessions.backendId), eq(users.id, sessions.userId)))
    .where(
      and(
        eq(users.backendId, backendId),
        eq(users.emailKey, emailKey(email)),
        sql`${sessions.createdAt} > clock_timestamp() - make_interval(days => ${KNOWN_DAYS}::integer)`,
        isOwners,
      ),
    );
  return block !== null && addresses.some((known) => addressBlock(known.ipAddress) === block);
}
