import { describe, expect, it } from 'vitest';

import { decideGuess, guessWaitSeconds } from './guess-limit.ts';
import type { GuessCount } from './guess-limit.ts';

const now = new Date('2026-01-01T00:00:00Z');
const fresh: GuessCount = { failures: 0, lockedUntil: null };

/** Guesses wrong until the counter locks, then waits the lock out; answers each lock's length. */
function locksOf(times: number): number[] {
  let count = fresh;
  let clock = now;
  const locks: number[] = [];
  while (locks.length < times) {
    const decision = decideGuess(count, clock);
    if (decision.kind === 'judge') count = decision.count;
    else {
      locks.push(decision.retryAfterSeconds);
      clock = new Date(clock.getTime() + decision.retryAfterSeconds * 1000);
    }
  }
  return locks;
}

describe('guess limit', () => {
  it('judges five codes and refuses the sixth', () => {
    let count = fresh;
    for (let guess = 1; guess <= 5; guess += 1) {
      const decision = decideGuess(count, now);
      if (decision.kind !== 'judge') throw new Error(`guess ${guess} was refused`);
      count = decision.count;
    }
    expect(decideGuess(count, now)).toEqual({ kind: 'locked', retryAfterSeconds: 900 });
    expect(guessWaitSeconds(count, now)).toBe(900);
  });

  it('doubles each lock from fifteen minutes to a day', () => {
    const minutes = locksOf(9).map((seconds) => seconds / 60);
    expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  });

  it('accepts no code after a hundred failures in a row, however long one waits', () => {
    const count = { failures: 100, lockedUntil: new Date(0) };
    expect(decideGuess(count, now)).toEqual({ kind: 'locked', retryAfterSeconds: 86_400 });
  });

  it('judges again the second a lock is over', () => {
    const count = { failures: 5, lockedUntil: now };
    expect(decideGuess(count, now)).toEqual({ kind: 'judge', count: { failures: 6, lockedUntil: null } });
    expect(decideGuess(count, new Date(now.getTime() - 1)).kind).toBe('locked');
  });
});
