/**
 * What a refresh token and an attempt lead to. Each branch names its row of the table in
 * docs/concepts/token-families.md; rows 0 and 1 (an unknown key, a wrong MAC) are `parseRefreshToken`'s, since
 * without a genuine token there is no family to ask.
 */
import type { FamilyPosition, RefreshToken } from './refresh-token.ts';
import { endOf, positionAfter } from './token-family.ts';
import type { FamilyEnd, HistoryEntry, TokenFamily } from './token-family.ts';

export type RotationDecision =
  | { readonly kind: 'rotate'; readonly row: '3' }
  /** The same token again: the answer to this attempt was lost. */
  | { readonly kind: 'repeat'; readonly row: '4' }
  | { readonly kind: 'refuse'; readonly row: '2'; readonly code: FamilyEnd }
  | { readonly kind: 'refuse'; readonly row: '3b'; readonly code: 'validation_failed' }
  | { readonly kind: 'refuse'; readonly row: '5' | '6'; readonly code: 'refresh_superseded' }
  /** No client of ours can hold such a token (a database was restored from a backup?): someone should look. */
  | { readonly kind: 'alert'; readonly row: '7'; readonly code: 'invalid_refresh_token' }
  | { readonly kind: 'revoke'; readonly row: '8'; readonly code: 'refresh_token_reused' };

export interface RotationRequest {
  /** A genuine token: its MAC was checked. */
  readonly token: RefreshToken;
  /** Null where the client sent no attempt; null matches nothing. */
  readonly attemptHash: string | null;
  /** Null where there is no such family, or no longer. */
  readonly family: TokenFamily | null;
  /** By the database's clock. */
  readonly now: Date;
}

/**
 * Decides what a genuine refresh token and an attempt lead to, by rows 2 to 8 of the table; the caller applies it.
 * Pure and total: the one place where the table stands in code.
 *
 * - `rotate`: consume it (`advanceFamily`) and answer the successor, derived from this attempt.
 * - `repeat`: change nothing, derive the current token again from this attempt with the key `tokenKeyId`.
 * - `refuse`: change nothing, answer the code.
 * - `alert`: the same, and tell an operator.
 * - `revoke`: revoke the family, record it, mail its owner, answer the code.
 *
 * @returns The decision with its row, for the audit event.
 * @example
 * import { decideRotation } from '@aalto/auth-core';
 * import type { RotationRequest } from '@aalto/auth-core';
 *
 * function isTheft(request: RotationRequest): boolean {
 *   return decideRotation(request).kind === 'revoke';
 * }
 */
export function decideRotation({ token, attemptHash, family, now }: RotationRequest): RotationDecision {
  if (!family) return { kind: 'refuse', row: '2', code: 'session_expired' };
  const end = endOf(family, now);
  if (end) return { kind: 'refuse', row: '2', code: end };
  const order = comparePositions(token, family);
  if (order > 0) return { kind: 'alert', row: '7', code: 'invalid_refresh_token' };
  return order === 0 ? decideAtCurrent(token, attemptHash, family) : decideAtPast(token, attemptHash, family);
}

function decideAtCurrent(
  token: RefreshToken,
  attemptHash: string | null,
  family: TokenFamily,
): RotationDecision {
  if (token.hash !== family.tokenHash) return { kind: 'alert', row: '7', code: 'invalid_refresh_token' };
  // A client that repeated one attempt for ever would bring back "the parent is always honoured".
  if (entryOfAttempt(family, attemptHash)) return { kind: 'refuse', row: '3b', code: 'validation_failed' };
  return { kind: 'rotate', row: '3' };
}

function decideAtPast(
  token: RefreshToken,
  attemptHash: string | null,
  family: TokenFamily,
): RotationDecision {
  const own = entryOfAttempt(family, attemptHash);
  if (own && comparePositions(own, token) === 0) {
    return successorIsCurrent(own, family)
      ? { kind: 'repeat', row: '4' }
      : { kind: 'refuse', row: '5', code: 'refresh_superseded' };
  }
  if (isLeaf(token, family)) return { kind: 'refuse', row: '6', code: 'refresh_superseded' };
  return { kind: 'revoke', row: '8', code: 'refresh_token_reused' };
}

/** The transition that this attempt made, if the family remembers it. */
export function entryOfAttempt(family: TokenFamily, attemptHash: string | null): HistoryEntry | undefined {
  if (attemptHash === null) return undefined;
  return family.history.find((entry) => entry.attemptHash === attemptHash);
}

/** Whether nothing has happened since this transition. */
export function successorIsCurrent(entry: HistoryEntry, family: TokenFamily): boolean {
  const transition = isLeaf(entry, family) ? 'step-up' : 'rotation';
  return comparePositions(positionAfter(entry, transition), family) === 0;
}

/** Whether a step-up left from here, so that an honest client can still hold this token unknowingly. */
export function isLeaf(position: FamilyPosition, family: TokenFamily): boolean {
  return family.leaves[position.epoch] === position.generation;
}

/** Negative: a is past b; zero: the same place; positive: a is ahead of b. */
function comparePositions(a: FamilyPosition, b: FamilyPosition): number {
  return a.epoch - b.epoch || a.generation - b.generation;
}
