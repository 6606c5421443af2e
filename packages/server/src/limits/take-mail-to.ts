import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { comesFromKnownBlock } from './known-block.ts';
import type { AccountTry } from './known-block.ts';
import { MAIL_REQUESTS } from './limits.ts';
import { wideTries } from './take-account-try.ts';
import { takeTriesOrRefuse } from './take.ts';

/**
 * Takes from an address's share of mails, from that of the place which asks and from the backend's, all or none: who is
 * refused by one has used up no other. Asked before an account is looked for, so that the answer tells nothing; the
 * exception for known places, and what it tells, are those of `takeAccountTry`.
 */
export async function takeMailTo(database: Database, request: AccountTry): Promise<void> {
  const key = `${request.backendId}:${emailKey(request.email)}`;
  const wider = (await comesFromKnownBlock(database, request)) ? [] : wideTries(MAIL_REQUESTS, request);
  await takeTriesOrRefuse(database, [
    { limit: MAIL_REQUESTS.minute, key },
    { limit: MAIL_REQUESTS.hour, key },
    ...wider,
  ]);
}
