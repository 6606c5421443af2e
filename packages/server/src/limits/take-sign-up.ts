import type { Database } from '../database/connect.ts';
import { addressBlock } from './address-block.ts';
import { PASSWORD_RESETS, SIGN_UPS } from './limits.ts';
import { takeTriesOrRefuse } from './take.ts';
import type { Try } from './take.ts';

/** Counts a sign-up, successful or not; `rate_limited` where there were too many. */
export async function takeSignUp(
  database: Database,
  backendId: string,
  ipAddress: string | null,
): Promise<void> {
  const fromAddress = addressTry(SIGN_UPS.address, backendId, ipAddress);
  await takeTriesOrRefuse(database, [...fromAddress, { limit: SIGN_UPS.backend, key: backendId }]);
}

/** Counts a new password that somebody brings with a mailed code or link. */
export async function takePasswordReset(
  database: Database,
  backendId: string,
  ipAddress: string | null,
): Promise<void> {
  await takeTriesOrRefuse(database, addressTry(PASSWORD_RESETS.address, backendId, ipAddress));
}

/** None where a host does not know where calls come from: everyone would be counted as one. */
function addressTry(limit: Try['limit'], backendId: string, ipAddress: string | null): Try[] {
  const block = addressBlock(ipAddress);
  return block === null ? [] : [{ limit, key: `${backendId}:${block}` }];
}
