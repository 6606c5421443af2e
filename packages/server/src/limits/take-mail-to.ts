import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { addressBlock } from './address-block.ts';
import { comesFromKnownBlock } from './known-block.ts';
import type { AccountTry } from './known-block.ts';
import { MAIL_REQUESTS } from './limits.ts';
import { wideTries } from './take-account-try.ts';
import { takeTriesOrRefuse } from './take.ts';

/**
 * Takes from an address's share of mails, from that of the place which asks and from the backend's, all or none: who is
 * refused by one has used up no other. Asked before an account is looked for, so that the answer tells nothing.
 *
 * Where the account is known has an hour of its own, so that whatever strangers ask for, they keep nobody out who gets
 * in by mail alone. The minute is everybody's: an inbox gets no two mails at once, and since strangers have five in an
 * hour, the owner waits for it that often at most. Accepted: whoever shares an address block with a person, and has
 * five mails sent to him within an hour from elsewhere, can tell from the sixth answer that he has an account.
 */
export async function takeMailTo(database: Database, request: AccountTry): Promise<void> {
  const key = `${request.backendId}:${emailKey(request.email)}`;
  const minute = { limit: MAIL_REQUESTS.minute, key };
  const isKnown = await comesFromKnownBlock(database, request);
  await takeTriesOrRefuse(
    database,
    isKnown
      ? [minute, { limit: MAIL_REQUESTS.hour, key: `${key}:${addressBlock(request.ipAddress)}` }]
      : [minute, { limit: MAIL_REQUESTS.hour, key }, ...wideTries(MAIL_REQUESTS, request)],
  );
}

/** Takes from what a user may have mailed to his own address in a session: nobody else can ask for that. */
export async function takeOwnMail(
  database: Database,
  { backendId, userId }: { readonly backendId: string; readonly userId: string },
): Promise<void> {
  const key = `${backendId}:${userId}`;
  await takeTriesOrRefuse(database, [
    { limit: MAIL_REQUESTS.minute, key },
    { limit: MAIL_REQUESTS.hour, key },
  ]);
}
