import type { Database } from '../database/connect.ts';
import { PASSWORD_RESETS, SIGN_UPS } from './limits.ts';
import { addressTries, wideTries } from './take-account-try.ts';
import { takeTriesOrRefuse } from './take.ts';

/** Counts a sign-up, successful or not; `rate_limited` where there were too many. */
export async function takeSignUp(
  database: Database,
  backendId: string,
  ipAddress: string | null,
): Promise<void> {
  await takeTriesOrRefuse(database, wideTries(SIGN_UPS, { backendId, ipAddress }));
}

/** Counts a new password that somebody brings with a mailed code or link. */
export async function takePasswordReset(
  database: Database,
  backendId: string,
  ipAddress: string | null,
): Promise<void> {
  await takeTriesOrRefuse(database, addressTries(PASSWORD_RESETS.address, backendId, ipAddress));
}
