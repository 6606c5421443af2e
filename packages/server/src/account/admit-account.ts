import { AaltoError } from '@aalto/auth-core';

import { findUserByEmail } from '../auth/account-store.ts';
import type { BackendRow } from '../auth/account-store.ts';
import { askBeforeSignUp } from '../hooks/ask-before-sign-up.ts';
import type { Applicant } from '../hooks/ask-before-sign-up.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';

/**
 * Asks the team about whoever has proven an address that has no account, right before one is opened. It is not asked about
 * people who have one: a list that has changed since must not lock them out.
 *
 * @returns Whether an account may be opened. False where nobody was asked, since there is one, or none is wanted.
 * @throws {AaltoError} `forbidden`, `unavailable`
 */
export async function admitAccount(
  services: Services,
  call: CallContext,
  backend: BackendRow,
  applicant: Applicant,
): Promise<boolean> {
  if (!services.hooks.beforeSignUp) return true;
  if (!backend.signupsEnabled) return false;
  if (await findUserByEmail(services.database, backend.id, applicant.email)) return false;
  await askBeforeSignUp(services, call, backend, applicant);
  return true;
}

/** The account was there when we looked, and is gone: the client asks again, and the team is asked then. */
export function refuseUnasked(isAdmitted: boolean): void {
  if (!isAdmitted) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
}
