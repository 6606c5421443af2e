import { describe, expect, test } from 'vitest';

import {
  attemptOf,
  liveThrough,
  nextMonth,
  now,
  rotations,
  signIn,
  tokenAt,
  tomorrow,
} from '../test-support/family-life.ts';
import { hashAttempt } from './attempt.ts';
import { advanceFamily, endOf, HISTORY_LENGTH, positionAfter } from './token-family.ts';

const successor = { tokenHash: 'next hash', tokenKeyId: 3, attemptHash: 'hash of the attempt' };

describe('advanceFamily', () => {
  const { family } = signIn();

  test('a rotation is one generation on: the successor is current, its attempt left the old place', () => {
    const { leaves, history, ...next } = advanceFamily(family, 'rotation', successor, tomorrow);
    expect(next).toEqual({
      ...successor,
      epoch: 0,
      generation: 1,
      revoked: false,
      idleExpiresAt: tomorrow,
      absoluteExpiresAt: nextMonth,
    });
    expect(history).toEqual([{ epoch: 0, generation: 0, attemptHash: 'hash of the attempt' }]);
    expect(leaves).toEqual([]);
  });

  test('a step-up opens an epoch at generation 0, and the place that it left is a leaf', () => {
    const life = liveThrough(['rotation', 'rotation', 'step-up', 'step-up', 'rotation', 'step-up']);
    expect(life.family).toMatchObject({ epoch: 3, generation: 0, leaves: [2, 0, 1] });
    expect(life.family.history).toEqual(
      [0, 1, 2, 3, 4, 5].map((n) => {
        const { epoch, generation } = tokenAt(life, n);
        return { epoch, generation, attemptHash: hashAttempt(attemptOf(n)) };
      }),
    );
  });

  test('history keeps the last sixteen transitions, oldest first, and the leaves all', () => {
    const { family: old } = liveThrough(['step-up', 'step-up', ...rotations(30)]);
    expect(HISTORY_LENGTH).toBe(16);
    expect(old.history.map(({ generation }) => generation)).toEqual(
      Array.from({ length: 16 }, (_, n) => 14 + n),
    );
    expect(old.leaves).toEqual([0, 0]);
  });

  test('a transition without an attempt is remembered too, as none', () => {
    const { family: strict } = liveThrough(rotations(1), () => null);
    expect(strict.history).toEqual([{ epoch: 0, generation: 0, attemptHash: null }]);
    expect(strict.attemptHash).toBeNull();
  });

  test('the idle expiry slides, never past the absolute one', () => {
    const later = new Date(nextMonth.getTime() + 1);
    for (const transition of ['rotation', 'step-up'] as const) {
      expect(advanceFamily(family, transition, successor, later).idleExpiresAt).toEqual(nextMonth);
      expect(advanceFamily(family, transition, successor, nextMonth).idleExpiresAt).toEqual(nextMonth);
      expect(advanceFamily(family, transition, successor, now).idleExpiresAt).toEqual(now);
    }
  });

  test('the family that it is given stays as it was', () => {
    const before = structuredClone(family);
    advanceFamily(family, 'step-up', successor, tomorrow);
    expect(family).toEqual(before);
  });
});

test('positionAfter takes the position alone from whatever has one', () => {
  const { family } = liveThrough(['step-up', 'rotation']);
  expect(positionAfter(family, 'rotation')).toEqual({ epoch: 1, generation: 2 });
  expect(positionAfter(family, 'step-up')).toEqual({ epoch: 2, generation: 0 });
});

describe('endOf', () => {
  const { family } = signIn();
  const never = new Date(Number.NaN);

  test.each([
    [{}, undefined],
    [{ idleExpiresAt: now }, 'session_expired'],
    [{ absoluteExpiresAt: now }, 'session_expired'],
    [{ revoked: true }, 'session_revoked'],
    [{ revoked: true, idleExpiresAt: now }, 'session_revoked'],
    [{ idleExpiresAt: never }, 'session_expired'],
    [{ absoluteExpiresAt: never }, 'session_expired'],
  ])('a family with %j has ended by %s', (change, end) => {
    expect(endOf({ ...family, ...change }, now)).toBe(end);
  });
});
