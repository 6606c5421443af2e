import { describe, expect, test } from 'vitest';

import { decideAccess, RECENT_PROOF_SECONDS } from './session-access.ts';
import type { AccessFacts } from './session-access.ts';

const now = new Date('2026-01-10T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const allow = { kind: 'allow' };
const stepUp = { kind: 'refuse', code: 'insufficient_aal', maxAgeSeconds: null };
const stepUpNow = { kind: 'refuse', code: 'insufficient_aal', maxAgeSeconds: 600 };
const proveAgain = { kind: 'refuse', code: 'reauthentication_required', maxAgeSeconds: 600 };

/** The password's age decides where no factor is verified, the second factor's where one is. */
const oneFactor = (age: number): AccessFacts => ({
  level: 'aal1',
  hasVerifiedFactor: false,
  authTime: ago(age),
  secondFactorAt: null,
  now,
});
const notSteppedUp = { ...oneFactor(0), hasVerifiedFactor: true };
const steppedUp = (age: number, passwordAge = 9999): AccessFacts => ({
  level: 'aal2',
  hasVerifiedFactor: true,
  authTime: ago(passwordAge),
  secondFactorAt: ago(age),
  now,
});

describe('decideAccess', () => {
  test('ten minutes are recent', () => {
    expect(RECENT_PROOF_SECONDS).toBe(600);
  });

  test.each([
    ['without a factor, just signed in', oneFactor(0), allow, allow, allow],
    ['without a factor, 599 s ago', oneFactor(599), allow, allow, allow],
    ['without a factor, 600 s ago', oneFactor(600), allow, allow, proveAgain],
    ['with a factor at aal1, just signed in', notSteppedUp, allow, stepUp, stepUpNow],
    [
      'the same, stepped up once, long ago',
      { ...notSteppedUp, secondFactorAt: ago(9999) },
      allow,
      stepUp,
      stepUpNow,
    ],
    [
      'the same, stepped up in a session since dropped',
      { ...notSteppedUp, secondFactorAt: now },
      allow,
      stepUp,
      stepUpNow,
    ],
    ['at aal2, just stepped up', steppedUp(0), allow, allow, allow],
    ['at aal2, 599 s ago', steppedUp(599), allow, allow, allow],
    ['at aal2, 600 s ago', steppedUp(600), allow, allow, proveAgain],
    ['at aal2, 600 s ago, the password just now', steppedUp(600, 0), allow, allow, proveAgain],
    ['at aal2, unknown since when', { ...steppedUp(0, 0), secondFactorAt: null }, allow, allow, proveAgain],
  ])('%s', (_, facts, any, assured, recent) => {
    expect(decideAccess('any', facts)).toEqual(any);
    expect(decideAccess('assured', facts)).toEqual(assured);
    expect(decideAccess('recent', facts)).toEqual(recent);
  });
});
