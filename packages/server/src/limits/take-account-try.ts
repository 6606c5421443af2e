import type { Database } from '../database/connect.ts';
import { addressBlock } from './address-block.ts';
import { comesFromKnownBlock } from './known-block.ts';
import type { AccountTry } from './known-block.ts';
import type { Limit } from './limits.ts';
import { giveBack, giveTriesBack, takeTriesOrRefuse } from './take.ts';
import type { Try } from './take.ts';

/** How much may be tried: each limit is wider than the one before it. */
export interface AccountLimits extends WideLimits {
  /** One account from one address block. */
  readonly pair: Limit;
  /** One account from everywhere. */
  readonly account: Limit;
}

/** What is counted whichever account it is about. */
export interface WideLimits {
  /** Every account from one address block. */
  readonly address: Limit;
  readonly backend: Limit;
}

export interface CountedTry {
  /** It was no failure, and the account starts anew from this address block. */
  forgive(): Promise<void>;
  /** It was not judged at all: the queue was full, or the caller gone. */
  takeBack(): Promise<void>;
}

/**
 * Counts a try as a failure before it is judged, so that parallel ones cannot slip past; `rate_limited` where there were
 * too many. Whether there is such an account makes no difference.
 *
 * From where the account was signed in to lately, only the pair of both is counted: its owner gets in however many others
 * guess. Accepted: whoever shares an address block with a person, and makes a hundred mistakes an hour there, can tell from
 * the answers that this person has an account; he learns no more than that.
 *
 * @param account What is tried, as the key of its buckets.
 */
export async function takeAccountTry(
  database: Database,
  limits: AccountLimits,
  account: string,
  attempt: AccountTry,
): Promise<CountedTry> {
  const pair: Try = { limit: limits.pair, key: `${account}:${addressBlock(attempt.ipAddress)}` };
  const wider = (await comesFromKnownBlock(database, attempt))
    ? []
    : [{ limit: limits.account, key: account }, ...wideTries(limits, attempt)];
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

export function wideTries(
  { address, backend }: WideLimits,
  { backendId, ipAddress }: Pick<AccountTry, 'backendId' | 'ipAddress'>,
): Try[] {
  return [...addressTries(address, backendId, ipAddress), { limit: backend, key: backendId }];
}

/** None where a host does not know where calls come from: everyone would be counted as one. */
export function addressTries(limit: Limit, backendId: string, ipAddress: string | null): Try[] {
  const block = addressBlock(ipAddress);
  return block === null ? [] : [{ limit, key: `${backendId}:${block}` }];
}
