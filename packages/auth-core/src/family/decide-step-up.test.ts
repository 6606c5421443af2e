import { describe, expect, test } from 'vitest';

import { attemptOf, liveThrough, now, rotations, tomorrow } from '../test-support/family-life.ts';
import type { Transition } from '../test-support/family-life.ts';
import { decideReauthentication, decideStepUp } from './decide-step-up.ts';
import { hashAttempt } from './attempt.ts';

const proceed = { kind: 'proceed' };
const repeat = { kind: 'repeat' };
const superseded = { kind: 'refuse', code: 'refresh_superseded' };

/** What attempt n leads to after these transitions, of which it made the n-th. */
const requestOf = (transitions: readonly Transition[], n: number) => ({
  attemptHash: hashAttempt(attemptOf(n)),
  family: liveThrough(transitions).family,
  now,
});

describe('decideStepUp', () => {
  test.each([
    ['a new attempt', ['rotation', 'step-up'], 9, proceed],
    ['the attempt that stepped up', ['rotation', 'step-up'], 1, repeat],
    ['the same, at generation 0', ['step-up', 'step-up'], 1, repeat],
    ['the same, after a rotation', ['rotation', 'step-up', 'rotation'], 1, superseded],
    ['the same, after another step-up', ['rotation', 'step-up', 'step-up'], 1, superseded],
    ['an attempt that a rotation used', ['rotation'], 0, superseded],
    ['an attempt that a rotation used before a step-up', ['rotation', 'step-up'], 0, superseded],
    ['an attempt of seventeen transitions ago', ['step-up', ...rotations(16)], 0, proceed],
    ['an attempt of sixteen transitions ago', ['step-up', ...rotations(15)], 0, superseded],
  ] as const)('%s', (_, transitions, n, decision) => {
    expect(decideStepUp(requestOf(transitions, n))).toEqual(decision);
  });

  test('no attempt is never taken for a used one', () => {
    const { family } = liveThrough(['step-up'], () => null);
    expect(decideStepUp({ attemptHash: null, family, now })).toEqual(proceed);
  });
});

describe('decideReauthentication', () => {
  test.each([
    ['a new attempt', ['step-up', 'rotation'], 9, proceed],
    ['the attempt that rotated', ['step-up', 'rotation'], 1, repeat],
    ['the same, after a rotation', ['rotation', 'rotation'], 0, superseded],
    ['the same, after a step-up', ['rotation', 'step-up'], 0, superseded],
    ['an attempt that a step-up used', ['rotation', 'step-up'], 1, superseded],
  ] as const)('%s', (_, transitions, n, decision) => {
    expect(decideReauthentication(requestOf(transitions, n))).toEqual(decision);
  });

  test('no attempt is never taken for a used one', () => {
    const { family } = liveThrough(['rotation'], () => null);
    expect(decideReauthentication({ attemptHash: null, family, now })).toEqual(proceed);
  });
});

describe.each([
  ['decideStepUp', decideStepUp, 'step-up'],
  ['decideReauthentication', decideReauthentication, 'rotation'],
] as const)('%s, once the family has ended', (_, decide, transition) => {
  const used = requestOf([transition], 0);
  const revoked = { ...used.family, revoked: true };

  test.each([{ attemptHash: null }, { attemptHash: used.attemptHash }])(
    '%j proves nothing any more',
    (by) => {
      const request = { ...used, ...by };
      expect(decide({ ...request, family: null })).toEqual({ kind: 'refuse', code: 'session_expired' });
      expect(decide({ ...request, now: tomorrow })).toEqual({ kind: 'refuse', code: 'session_expired' });
      const answer = { kind: 'refuse', code: 'session_revoked' };
      expect(decide({ ...request, family: revoked })).toEqual(answer);
      expect(decide({ ...request, family: revoked, now: tomorrow })).toEqual(answer);
    },
  );
});
