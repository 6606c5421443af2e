import type { ProofPurpose } from '@aalto/auth-core';

import { emailKey } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import type { AccountTry } from './known-block.ts';
import { CODE_GUESSES, OWN_CODE_GUESSES } from './limits.ts';
import { takeAccountTry } from './take-account-try.ts';
import { giveBack, takeTriesOrRefuse } from './take.ts';

/** A guess at a mailed code that was counted. A link's token is no guess. */
export interface CountedGuess {
  /** The code was right. */
  forgive(): Promise<void>;
}

/**
 * Counts a guess from outside of any session, by the address, the purpose and where it comes from, whatever was mailed
 * meanwhile: a new mail gives nobody new guesses.
 */
export function takeCodeGuess(
  database: Database,
  purposes: readonly ProofPurpose[],
  guess: AccountTry,
): Promise<CountedGuess> {
  const subject = `${guess.backendId}:${purposes.join('+')}:${emailKey(guess.email)}`;
  return takeAccountTry(database, CODE_GUESSES, subject, guess);
}

/** Counts a guess in a session: nobody else can guess there, so nobody else's guesses count. */
export async function takeOwnCodeGuess(
  database: Database,
  purpose: ProofPurpose,
  { backendId, userId }: { readonly backendId: string; readonly userId: string },
): Promise<CountedGuess> {
  const counted = { limit: OWN_CODE_GUESSES, key: `${backendId}:${purpose}:${userId}` };
  await takeTriesOrRefuse(database, [counted]);
  return { forgive: () => giveBack(database, counted.limit, counted.key) };
}
