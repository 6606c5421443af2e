import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import type { AccountTry } from './known-block.ts';
import { SIGN_IN_FAILURES } from './limits.ts';
import { takeAccountTry } from './take-account-try.ts';
import type { CountedTry } from './take-account-try.ts';

/** Counts a sign-in by password as a failure, until it is forgiven. */
export function takeSignIn(database: Database, attempt: AccountTry): Promise<CountedTry> {
  const account = `${attempt.backendId}:${emailKey(attempt.email)}`;
  return takeAccountTry(database, SIGN_IN_FAILURES, account, attempt);
}
