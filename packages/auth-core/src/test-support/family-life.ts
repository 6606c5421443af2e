// Token families with a past, made of real tokens, for the tests of `family/`.

import { createHash } from 'node:crypto';

import { hashAttempt } from '../family/attempt.ts';
import { issueRefreshToken } from '../family/refresh-token.ts';
import type { IssuedRefreshToken } from '../family/refresh-token.ts';
import { advanceFamily, positionAfter } from '../family/token-family.ts';
import type { TokenFamily } from '../family/token-family.ts';
import { formatRootKey, parseRootKeys } from '../secret/root-keys.ts';

export type Transition = 'rotation' | 'step-up';

/** A family, and every token that it ever had: the current one is the last. */
export type Life = { readonly family: TokenFamily; readonly tokens: readonly IssuedRefreshToken[] };

export const sessionId = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
export const older = formatRootKey(1, Buffer.alloc(32, 1));
export const newer = formatRootKey(2, Buffer.alloc(32, 2));
export const keys = parseRootKeys(older);
export const now = new Date('2026-01-10T00:00:00Z');
export const tomorrow = new Date('2026-01-11T00:00:00Z');
export const nextMonth = new Date('2026-02-09T00:00:00Z');

/** The n-th attempt: as good as random, and the same in every run. */
export function attemptOf(n: number): string {
  return createHash('sha256').update(`attempt ${n}`).digest().subarray(0, 16).toString('base64url');
}

/** A sign-in, which sent no attempt. */
export function signIn(): { family: TokenFamily; token: IssuedRefreshToken } {
  const start = { epoch: 0, generation: 0 };
  const token = issueRefreshToken(sessionId, start, Buffer.alloc(32, 7), keys.current);
  const family = {
    ...start,
    revoked: false,
    tokenHash: token.hash,
    tokenKeyId: token.keyId,
    attemptHash: null,
    history: [],
    leaves: [],
    idleExpiresAt: tomorrow,
    absoluteExpiresAt: nextMonth,
  };
  return { family, token };
}

/** One transition, applied as the server does. */
export function transit(family: TokenFamily, transition: Transition, attempt: string | null) {
  const seed = attempt ?? Buffer.alloc(32, family.generation + 1);
  const token = issueRefreshToken(sessionId, positionAfter(family, transition), seed, keys.current);
  const attemptHash = attempt === null ? null : hashAttempt(attempt);
  const successor = { tokenHash: token.hash, tokenKeyId: token.keyId, attemptHash };
  return { family: advanceFamily(family, transition, successor, tomorrow), token };
}

/** A family after these transitions: the n-th token was consumed by `attemptOf(n)`, or by none. */
export function liveThrough(
  transitions: readonly Transition[],
  attemptBy: (n: number) => string | null = attemptOf,
): Life {
  let { family, token } = signIn();
  const tokens = [token];
  for (const [n, transition] of transitions.entries()) {
    ({ family, token } = transit(family, transition, attemptBy(n)));
    tokens.push(token);
  }
  return { family, tokens };
}

/** The token at an index of a life; the last for -1. */
export function tokenAt({ tokens }: Life, index: number): IssuedRefreshToken {
  const token = tokens.at(index);
  if (token === undefined) throw new RangeError(`There are ${tokens.length} tokens`);
  return token;
}

export function rotations(count: number): Transition[] {
  return Array.from({ length: count }, () => 'rotation');
}
