import { describe, expect, test } from 'vitest';

import { assuranceLevel } from './assurance-level.ts';
import type { LevelFacts } from './assurance-level.ts';

const now = new Date('2026-01-10T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const token = { aal: 'aal2', epoch: 3 } as const;
const family = {
  aal: 'aal2',
  epoch: 3,
  aal2At: ago(60),
  rememberedProofAt: ago(7000),
  refreshedAt: ago(30),
} as const;
const proven: LevelFacts = {
  token,
  family,
  hasVerifiedFactor: true,
  aal2MaxAgeSeconds: 86_400,
  aal2InactivitySeconds: 3600,
  rememberDeviceDays: 30,
  now,
};

/** Each condition of "The level", and how it fails. */
const failures: readonly ((facts: LevelFacts) => LevelFacts)[] = [
  (facts) => ({ ...facts, token: { ...facts.token, aal: 'aal1' } }),
  (facts) => ({ ...facts, token: { ...facts.token, epoch: 2 } }),
  (facts) => ({ ...facts, family: { ...facts.family, aal: 'aal1' } }),
  (facts) => ({ ...facts, family: { ...facts.family, aal2At: ago(86_400) } }),
  (facts) => ({ ...facts, family: { ...facts.family, refreshedAt: ago(3600) } }),
  (facts) => ({ ...facts, rememberDeviceDays: 0 }),
  (facts) => ({ ...facts, hasVerifiedFactor: false }),
];

describe('assuranceLevel', () => {
  test('a request is at aal2 only if every condition holds: all 128 combinations', () => {
    for (let failing = 0; failing < 2 ** failures.length; failing += 1) {
      const facts = failures.reduce((made, fail, n) => (failing & (1 << n) ? fail(made) : made), proven);
      expect(assuranceLevel(facts)).toBe(failing === 0 ? 'aal2' : 'aal1');
    }
  });

  test('a token of an epoch that the family has not reached gains nothing either', () => {
    expect(assuranceLevel({ ...proven, token: { ...token, epoch: 4 } })).toBe('aal1');
  });

  test.each([
    [30, 30 * 86_400 - 1, 'aal2'],
    [30, 30 * 86_400, 'aal1'],
    [7, 8 * 86_400, 'aal1'],
    [0, 0, 'aal1'],
  ])('devices remembered for %d days: one proven %d s ago gives %s', (rememberDeviceDays, age, level) => {
    const raised = { ...family, rememberedProofAt: ago(age) };
    expect(assuranceLevel({ ...proven, family: raised, rememberDeviceDays })).toBe(level);
  });

  test('what a proof has raised does not depend on remembered devices', () => {
    const raised = { ...family, rememberedProofAt: null };
    expect(assuranceLevel({ ...proven, family: raised, rememberDeviceDays: 0 })).toBe('aal2');
  });

  test('a family that says aal2 but not since when is at aal1', () => {
    expect(assuranceLevel({ ...proven, family: { ...family, aal2At: null } })).toBe('aal1');
  });

  test.each([
    [86_399, 'aal2'],
    [86_400, 'aal1'],
    [86_401, 'aal1'],
  ])('a proof %d s old, good for a day, gives %s', (age, level) => {
    expect(assuranceLevel({ ...proven, family: { ...family, aal2At: ago(age) } })).toBe(level);
  });

  test.each([
    [3600, 3599, 'aal2'],
    [3600, 3600, 'aal1'],
    [0, 0, 'aal1'],
    [null, 1_000_000, 'aal2'],
  ])('with an inactivity limit of %j s, a refresh %d s ago gives %s', (limit, age, level) => {
    const quiet = { ...family, refreshedAt: ago(age) };
    expect(assuranceLevel({ ...proven, family: quiet, aal2InactivitySeconds: limit })).toBe(level);
  });

  test('a date that is none gives aal1', () => {
    const never = new Date(Number.NaN);
    expect(assuranceLevel({ ...proven, now: never })).toBe('aal1');
    expect(assuranceLevel({ ...proven, family: { ...family, aal2At: never } })).toBe('aal1');
    expect(assuranceLevel({ ...proven, family: { ...family, refreshedAt: never } })).toBe('aal1');
    expect(assuranceLevel({ ...proven, family: { ...family, rememberedProofAt: never } })).toBe('aal1');
  });
});
