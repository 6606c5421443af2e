/**
 * What an attempt leads to where no refresh token is shown: a factor was, or will be, proven by the bearer of an
 * access token. Both ways out of a family's current place are here, since both use the client's one attempt.
 */
import { entryOfAttempt, isLeaf, successorIsCurrent } from './decide-rotation.ts';
import { endOf } from './token-family.ts';
import type { FamilyEnd, TokenFamily } from './token-family.ts';

export type StepUpDecision =
  | { readonly kind: 'proceed' }
  /** The same tokens again, and the code is not judged twice. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refuse'; readonly code: FamilyEnd | 'refresh_superseded' };

export interface StepUpRequest {
  /** Null where the client sent no attempt; null matches nothing. */
  readonly attemptHash: string | null;
  /** Null where there is no such family, or no longer. */
  readonly family: TokenFamily | null;
  /** By the database's clock. */
  readonly now: Date;
}

/**
 * Decides a step-up before its code is judged or counted: an attempt that was used before, by a step-up or by a
 * rotation, must not cost a guess.
 *
 * - `proceed`: judge the code; if it is right, open a new epoch (`advanceFamily`).
 * - `repeat`: this attempt stepped up, and its token is current: answer that again, judge nothing.
 * - `refuse`: judge nothing, change nothing. `refresh_superseded`: a rotation used this attempt, or something happened
 *   since this step-up.
 *
 * @see docs/concepts/token-families.md, "Step-up"
 * @example
 * import { decideStepUp } from '@aalto/auth-core';
 * import type { StepUpRequest } from '@aalto/auth-core';
 *
 * function costsAGuess(request: StepUpRequest): boolean {
 *   return decideStepUp(request).kind === 'proceed';
 * }
 */
export function decideStepUp({ attemptHash, family, now }: StepUpRequest): StepUpDecision {
  return decideUsedAttempt('step-up', { attemptHash, family, now });
}

/**
 * Decides a reauthentication whose proof was right. It rotates inside the epoch, as a refresh does, so:
 *
 * - `proceed`: rotate (`advanceFamily`) and set `auth_time`.
 * - `repeat`: this attempt rotated, and its token is current: answer that again. It may have been a refresh that
 *   rotated, without any proof, so `auth_time` is set now.
 * - `refuse`: change nothing.
 *
 * @see docs/concepts/token-families.md, "Step-up"
 * @example
 * import { decideReauthentication } from '@aalto/auth-core';
 *
 * decideReauthentication({ attemptHash: null, family: null, now: new Date() });
 * // { kind: 'refuse', code: 'session_expired' }
 */
export function decideReauthentication({ attemptHash, family, now }: StepUpRequest): StepUpDecision {
  return decideUsedAttempt('rotation', { attemptHash, family, now });
}

function decideUsedAttempt(
  transition: 'rotation' | 'step-up',
  { attemptHash, family, now }: StepUpRequest,
): StepUpDecision {
  if (!family) return { kind: 'refuse', code: 'session_expired' };
  const end = endOf(family, now);
  if (end) return { kind: 'refuse', code: end };
  const entry = entryOfAttempt(family, attemptHash);
  if (!entry) return { kind: 'proceed' };
  const made = isLeaf(entry, family) ? 'step-up' : 'rotation';
  return made === transition && successorIsCurrent(entry, family)
    ? { kind: 'repeat' }
    : { kind: 'refuse', code: 'refresh_superseded' };
}
