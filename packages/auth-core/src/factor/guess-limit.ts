/** Guesses in a row before a lock, and how long the first lock lasts; each further one lasts twice as long. */
const GUESSES_PER_LOCK = 5;
const FIRST_LOCK_SECONDS = 15 * 60;
const LONGEST_LOCK_SECONDS = 24 * 3600;
/** From here on no code is accepted, however long one waits: 100 guesses hit one of 3 × 10⁶ codes at most 1 in 3,333. */
const CLOSED_AFTER_FAILURES = 100;

/** What a counter of an account holds: failures in a row, whatever the session or process. */
export interface GuessCount {
  readonly failures: number;
  readonly lockedUntil: Date | null;
}

export type GuessDecision =
  /** Store `count` and commit it before the code is judged, so that a process that dies in between forgives nothing. */
  | { readonly kind: 'judge'; readonly count: GuessCount }
  | { readonly kind: 'locked'; readonly retryAfterSeconds: number };

/**
 * Whether one more code may be judged. It counts as a failure until it turns out right: the fifth in a row locks
 * at once, so that parallel guesses cannot slip past (NIST SP 800-63B-4 §3.2.2, RFC 4226 §7.3).
 *
 * @example
 * import { decideGuess } from '@aalto/auth-core';
 *
 * decideGuess({ failures: 5, lockedUntil: new Date(900_000) }, new Date(0)); // { kind: 'locked', retryAfterSeconds: 900 }
 */
export function decideGuess({ failures, lockedUntil }: GuessCount, now: Date): GuessDecision {
  const wait = secondsUntil(lockedUntil, now);
  if (wait > 0) return { kind: 'locked', retryAfterSeconds: wait };
  if (isClosedByGuessing({ failures })) return { kind: 'locked', retryAfterSeconds: LONGEST_LOCK_SECONDS };
  const counted = failures + 1;
  return { kind: 'judge', count: { failures: counted, lockedUntil: lockAfter(counted, now) } };
}

/**
 * Whether so many guesses in a row were wrong that time opens the factor no more: a recovery code does, or an operator.
 *
 * @example
 * import { isClosedByGuessing } from '@aalto/auth-core';
 *
 * isClosedByGuessing({ failures: 100 }); // true
 */
export function isClosedByGuessing({ failures }: Pick<GuessCount, 'failures'>): boolean {
  return failures >= CLOSED_AFTER_FAILURES;
}

/** How long no code is accepted; null unless locked. */
export function guessWaitSeconds(count: GuessCount, now: Date): number | null {
  const decision = decideGuess(count, now);
  return decision.kind === 'locked' ? decision.retryAfterSeconds : null;
}

function lockAfter(failures: number, now: Date): Date | null {
  if (failures % GUESSES_PER_LOCK !== 0) return null;
  const doublings = failures / GUESSES_PER_LOCK - 1;
  const seconds = Math.min(FIRST_LOCK_SECONDS * 2 ** doublings, LONGEST_LOCK_SECONDS);
  return new Date(now.getTime() + seconds * 1000);
}

function secondsUntil(moment: Date | null, now: Date): number {
  return moment ? Math.max(0, Math.ceil((moment.getTime() - now.getTime()) / 1000)) : 0;
}
