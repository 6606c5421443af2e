import type { FamilyPosition } from './refresh-token.ts';

/** How many transitions a late message may be behind before it looks like theft. */
export const HISTORY_LENGTH = 16;

/** A transition that the family remembers: where it was, and the hash of the attempt that left there. */
export interface HistoryEntry extends FamilyPosition {
  readonly attemptHash: string | null;
}

/**
 * One sign-in on one device, as far as rotation is concerned. It stores nothing per token, so evidence of a replay
 * lasts as long as the family and costs no space.
 */
export interface TokenFamily extends FamilyPosition {
  readonly revoked: boolean;
  /** SHA-256 of the current token's secret. */
  readonly tokenHash: string;
  /** The root key that the current token was made with. */
  readonly tokenKeyId: number;
  /** The attempt that made the current token; null where the client sent none, and null matches nothing. */
  readonly attemptHash: string | null;
  /** The last {@link HISTORY_LENGTH} transitions, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** The last generation of each past epoch: `leaves[epoch]`. */
  readonly leaves: readonly number[];
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
}

/** The token that a transition leads to. */
export interface Successor {
  readonly tokenHash: string;
  readonly tokenKeyId: number;
  readonly attemptHash: string | null;
}

/**
 * The family after its current token was consumed: one generation on, or in a new epoch after a step-up.
 *
 * The place that it leaves goes on `history` with the successor's attempt, and after a step-up to `leaves`. The level is
 * no part of this: it is computed (`assuranceLevel`).
 *
 * @param idleExpiresAt When it ends unless it is refreshed; cut to the absolute expiry.
 * @example
 * import { advanceFamily } from '@aalto/auth-core';
 * import type { IssuedRefreshToken, TokenFamily } from '@aalto/auth-core';
 *
 * function rotate(family: TokenFamily, next: IssuedRefreshToken, attemptHash: string, idleExpiresAt: Date) {
 *   const successor = { tokenHash: next.hash, tokenKeyId: next.keyId, attemptHash };
 *   return advanceFamily(family, 'rotation', successor, idleExpiresAt);
 * }
 */
export function advanceFamily(
  family: TokenFamily,
  transition: 'rotation' | 'step-up',
  successor: Successor,
  idleExpiresAt: Date,
): TokenFamily {
  const { epoch, generation } = family;
  const left = { epoch, generation, attemptHash: successor.attemptHash };
  return {
    ...family,
    ...successor,
    ...positionAfter(family, transition),
    history: [...family.history, left].slice(-HISTORY_LENGTH),
    leaves: transition === 'step-up' ? [...family.leaves, generation] : family.leaves,
    idleExpiresAt: earlierOf(idleExpiresAt, family.absoluteExpiresAt),
  };
}

/**
 * Where a transition leads: the successor's place, needed before it can be derived.
 *
 * @example
 * import { positionAfter } from '@aalto/auth-core';
 *
 * positionAfter({ epoch: 0, generation: 7 }, 'rotation'); // { epoch: 0, generation: 8 }
 * positionAfter({ epoch: 0, generation: 7 }, 'step-up'); // { epoch: 1, generation: 0 }
 */
export function positionAfter(
  { epoch, generation }: FamilyPosition,
  transition: 'rotation' | 'step-up',
): FamilyPosition {
  return transition === 'step-up'
    ? { epoch: epoch + 1, generation: 0 }
    : { epoch, generation: generation + 1 };
}

/** Why no token of a family is good any more. */
export type FamilyEnd = 'session_revoked' | 'session_expired';

/** Why a family has ended, if it has. Revoked is absorbing, so it is asked first. */
export function endOf(family: TokenFamily, now: Date): FamilyEnd | undefined {
  if (family.revoked) return 'session_revoked';
  const lives = family.idleExpiresAt > now && family.absoluteExpiresAt > now;
  return lives ? undefined : 'session_expired';
}

function earlierOf(a: Date, b: Date): Date {
  return a < b ? a : b;
}
