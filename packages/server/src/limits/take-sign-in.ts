import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { sessions, users } from '../database/schema/index.ts';
import { addressBlock } from './address-block.ts';
import { SIGN_IN_FAILURES } from './limits.ts';
import { giveBack, giveTriesBack, takeTriesOrRefuse } from './take.ts';
import type { Try } from './take.ts';

/** How long a sign-in makes its address block a known one of the account. */
const KNOWN_DAYS = 30;

export interface SignInTry {
  readonly backendId: string;
  readonly email: string;
  readonly ipAddress: string | null;
}

export interface CountedSignIn {
  /** The password was right: nothing was a failure, and the account starts anew from this address block. */
  forgive(): Promise<void>;
  /** It was not judged at all: the queue was full, or the caller gone. */
  takeBack(): Promise<void>;
}

/**
 * Counts a sign-in by password as a failure before it is judged, so that parallel guesses cannot slip past; `rate_limited`
 * where there were too many. Whether there is such an account makes no difference.
 *
 * From where the account was signed in to lately, only the pair of both is counted: its owner gets in however many others
 * guess. Accepted: whoever shares an address block with a person, and makes a hundred mistakes an hour there, can tell from
 * the answers that this person has an account; he learns no more than that.
 */
export async function takeSignIn(database: Database, attempt: SignInTry): Promise<CountedSignIn> {
  const block = addressBlock(attempt.ipAddress);
  const account = `${attempt.backendId}:${emailKey(attempt.email)}`;
  const pair: Try = { limit: SIGN_IN_FAILURES.pair, key: `${account}:${block}` };
  const wider = (await isKnownBlock(database, attempt, block))
    ? []
    : widerTries(attempt.backendId, account, block);
  await takeTriesOrRefuse(database, [pair, ...wider]);
  return {
    async forgive() {
      await Promise.all([
        giveBack(database, pair.limit, pair.key),
        wider.length > 0 && giveTriesBack(database, wider),
      ]);
    },
    takeBack: () => giveTriesBack(database, [pair, ...wider]),
  };
}

function widerTries(backendId: string, account: string, block: string | null): Try[] {
  const ofAddress = { limit: SIGN_IN_FAILURES.address, key: `${backendId}:${block}` };
  return [
    { limit: SIGN_IN_FAILURES.account, key: account },
    // A host that does not know where calls come from must not count everyone as one.
    ...(block === null ? [] : [ofAddress]),
    { limit: SIGN_IN_FAILURES.backend, key: backendId },
  ];
}

/** A session that was ended for theft, or with a password that may have been known to others, vouches for nothing. */
const isOwners = or(isNull(sessions.revokedReason), inArray(sessions.revokedReason, ['signed_out']));

async function isKnownBlock(
  database: Database,
  { backendId, email }: SignInTry,
  block: string | null,
): Promise<boolean> {
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
  return block !== null && addresses.some(({ ipAddress }) => addressBlock(ipAddress) === block);
}
