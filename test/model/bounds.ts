/** How far a scenario reaches: what may happen in it, and how often. All of it in every order. */
import { HISTORY_LENGTH } from '@aalto/auth-core';

import type { Act } from './replay.ts';

export interface Bounds {
  readonly tabs: 1 | 2;
  /** What the person may ask for, and how many times in all. */
  readonly may: readonly Act[];
  readonly acts: number;
  /** How many of them may be proofs. */
  readonly proofs: number;
  /** A code may be wrong. */
  readonly wrongCodes: boolean;
  /** `strict`: sends no attempt. `careless`: the same attempt for ever. Neither is the SDK. */
  readonly client: 'sdk' | 'strict' | 'careless';
  /** `storage`: with its pending attempt. */
  readonly thief: 'token' | 'storage' | null;
  /** How many transitions a family remembers. No message is as many of them late, unless a step-up left where it is from. */
  readonly remembers: number;
  /** A request or its answer is given up; the request may still arrive. */
  readonly givenUp: number;
  /** The same, and its caller does not want it any more. */
  readonly aborted: number;
  /** A tab dies, with all that it had in memory. */
  readonly crashes: number;
  /** A request arrives twice. */
  readonly repeats: number;
  /** Every access token that was signed so far expires. */
  readonly expiries: number;
  /** The level falls: too long ago, or the factor was removed. */
  readonly lapses: number;
  /** A right code is refused unseen, for too many wrong ones before. */
  readonly locks: number;
  /** AALTO_SECRET gets a new current key. */
  readonly rekeyings: number;
  /** The database is restored from a backup that was taken at any time. */
  readonly restores: number;
  readonly thefts: number;
  readonly forgeries: number;
}

const budgets = [
  'acts',
  'proofs',
  'givenUp',
  'aborted',
  'crashes',
  'repeats',
  'expiries',
  'lapses',
  'locks',
  'rekeyings',
  'restores',
  'thefts',
  'forgeries',
] as const;

export type Budget = (typeof budgets)[number];
/** How often each may still happen. */
export type Left = Readonly<Record<Budget, number>>;

export function keyOfLeft(left: Left): string {
  return budgets.map((budget) => left[budget]).join('');
}

/** One tab of the SDK, one refresh, and a network that works. */
export const calm: Bounds = {
  tabs: 1,
  may: ['refresh'],
  acts: 1,
  proofs: 1,
  wrongCodes: false,
  client: 'sdk',
  thief: null,
  remembers: HISTORY_LENGTH,
  givenUp: 0,
  aborted: 0,
  crashes: 0,
  repeats: 0,
  expiries: 0,
  lapses: 0,
  locks: 0,
  rekeyings: 0,
  restores: 0,
  thefts: 0,
  forgeries: 0,
};
