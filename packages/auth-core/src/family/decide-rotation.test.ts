import { describe, expect, test } from 'vitest';

import { attemptOf, liveThrough, now, rotations, tokenAt, tomorrow } from '../test-support/family-life.ts';
import type { Life, Transition } from '../test-support/family-life.ts';
import { decideRotation } from './decide-rotation.ts';
import { hashAttempt } from './attempt.ts';
import type { RefreshToken } from './refresh-token.ts';

const outcomes = {
  '2': { kind: 'refuse', row: '2', code: 'session_expired' },
  '3': { kind: 'rotate', row: '3' },
  '3b': { kind: 'refuse', row: '3b', code: 'validation_failed' },
  '4': { kind: 'repeat', row: '4' },
  '5': { kind: 'refuse', row: '5', code: 'refresh_superseded' },
  '6': { kind: 'refuse', row: '6', code: 'refresh_superseded' },
  '7': { kind: 'alert', row: '7', code: 'invalid_refresh_token' },
  '8': { kind: 'revoke', row: '8', code: 'refresh_token_reused' },
} as const;

const noAttempt = null;
const newAttempt = attemptOf(999);
const decide = (life: Life, token: RefreshToken, attempt: string | null, at = now) =>
  decideRotation({
    token,
    attemptHash: attempt === null ? null : hashAttempt(attempt),
    family: life.family,
    now: at,
  });

describe('every combination, for a live family', () => {
  const [r, s]: [Transition, Transition] = ['rotation', 'step-up'];
  // (0,0) (0,1) (0,2) (0,3) | (1,0) (1,1) (1,2): its past holds a generation that is higher than the current one.
  const long = liveThrough([r, r, r, s, r, r]);
  const stepped = liveThrough([r, r, s]);
  const twice = liveThrough([r, s, s]);
  const at = (epoch: number, generation: number) => ({ ...tokenAt(long, -1), epoch, generation });
  const otherSecret = { ...tokenAt(long, -1), hash: 'of another secret' };

  // By row of the table: no attempt, a new one, the one in the token's own entry, each that is elsewhere in history.
  test.each([
    ['current', long, tokenAt(long, 6), ['3', '3', null, '3b']],
    ['current, just stepped up', stepped, tokenAt(stepped, 3), ['3', '3', null, '3b']],
    ['current, another secret', long, otherSecret, ['7', '7', null, '7']],
    ['previous in the epoch', long, tokenAt(long, 5), ['8', '8', '4', '8']],
    ['older in the epoch', long, tokenAt(long, 4), ['8', '8', '5', '8']],
    ['leaf, just left', stepped, tokenAt(stepped, 2), ['6', '6', '4', '6']],
    ['leaf, left at generation 0', twice, tokenAt(twice, 2), ['6', '6', '4', '6']],
    ['leaf, its successor rotated', long, tokenAt(long, 3), ['6', '6', '5', '6']],
    ['leaf, its successor stepped up', twice, tokenAt(twice, 1), ['6', '6', '5', '6']],
    ['past epoch, before its leaf', long, tokenAt(long, 2), ['8', '8', '5', '8']],
    ['past epoch, its first', long, tokenAt(long, 0), ['8', '8', '5', '8']],
    ['past epoch, where another has its leaf', twice, tokenAt(twice, 0), ['8', '8', '5', '8']],
    ['past epoch, after its leaf', long, at(0, 4), ['8', '8', null, '8']],
    ['ahead in the epoch', long, at(1, 3), ['7', '7', null, '7']],
    ['ahead by an epoch', long, at(2, 0), ['7', '7', null, '7']],
  ] as const)('%s', (_, life, token, [none, unknown, own, elsewhere]) => {
    expect(decide(life, token, noAttempt)).toEqual(outcomes[none]);
    expect(decide(life, token, newAttempt)).toEqual(outcomes[unknown]);
    let entries = 0;
    for (const [n, { epoch, generation }] of life.family.history.entries()) {
      const isOwn = epoch === token.epoch && generation === token.generation;
      if (isOwn) entries += 1;
      expect(decide(life, token, attemptOf(n))).toEqual(outcomes[isOwn && own !== null ? own : elsewhere]);
    }
    expect(entries).toBe(own === null ? 0 : 1);
  });
});

describe('an attempt', () => {
  test('none matches none: a client without attempts gets strict rotation', () => {
    const strict = liveThrough(['rotation', 'rotation'], () => null);
    expect(decide(strict, tokenAt(strict, 2), noAttempt)).toEqual(outcomes['3']);
    expect(decide(strict, tokenAt(strict, 1), noAttempt)).toEqual(outcomes['8']);
    expect(decide(strict, tokenAt(strict, 0), noAttempt)).toEqual(outcomes['8']);
  });

  test('a message up to sixteen transitions late is superseded, the seventeenth looks like theft', () => {
    const onTime = liveThrough(rotations(16));
    expect(decide(onTime, tokenAt(onTime, 0), attemptOf(0))).toEqual(outcomes['5']);
    const late = liveThrough(rotations(17));
    expect(decide(late, tokenAt(late, 1), attemptOf(1))).toEqual(outcomes['5']);
    expect(decide(late, tokenAt(late, 0), attemptOf(0))).toEqual(outcomes['8']);
  });

  test('a leaf never looks like theft, however late', () => {
    const life = liveThrough(['rotation', 'step-up', ...rotations(40)]);
    expect(decide(life, tokenAt(life, 1), attemptOf(1))).toEqual(outcomes['6']);
    expect(decide(life, tokenAt(life, 0), attemptOf(0))).toEqual(outcomes['8']);
  });
});

describe('a family that has ended', () => {
  const life = liveThrough(rotations(2));
  const second = new Date(tomorrow.getTime() + 1000);
  const revoked = { ...life, family: { ...life.family, revoked: true } };
  const everyToken = [0, 1, 2].map((n) => tokenAt(life, n));

  test('no such family is an expired session, whatever the token', () => {
    for (const token of everyToken) {
      const request = { token, attemptHash: null, family: null, now };
      expect(decideRotation(request)).toEqual(outcomes['2']);
    }
  });

  test('revoked is absorbing: no token, no attempt and no expiry changes the answer', () => {
    for (const token of [...everyToken, { ...tokenAt(life, 2), generation: 9 }]) {
      for (const attempt of [noAttempt, newAttempt, attemptOf(0), attemptOf(1)]) {
        const answer = { kind: 'refuse', row: '2', code: 'session_revoked' };
        expect(decide(revoked, token, attempt)).toEqual(answer);
        expect(decide(revoked, token, attempt, second)).toEqual(answer);
      }
    }
  });

  test('an expired family repeats nothing and revokes nothing', () => {
    for (const token of everyToken) {
      for (const attempt of [noAttempt, newAttempt, attemptOf(1)]) {
        expect(decide(life, token, attempt, tomorrow)).toEqual(outcomes['2']);
      }
    }
  });

  test('it lives until the moment of its expiry, of either kind', () => {
    const justBefore = new Date(tomorrow.getTime() - 1);
    expect(decide(life, tokenAt(life, 2), newAttempt, justBefore)).toEqual(outcomes['3']);
    for (const expiry of [{ idleExpiresAt: now }, { absoluteExpiresAt: now }]) {
      const ended = { ...life, family: { ...life.family, ...expiry } };
      expect(decide(ended, tokenAt(life, 2), newAttempt)).toEqual(outcomes['2']);
    }
  });
});
