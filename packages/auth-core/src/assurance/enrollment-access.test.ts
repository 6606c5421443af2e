import { describe, expect, test } from 'vitest';

import { decideEnrollment } from './enrollment-access.ts';
import type { EnrollmentFacts } from './enrollment-access.ts';

const now = new Date('2026-01-10T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const allow = { kind: 'allow' };
const mailCode = {
  kind: 'refuse',
  code: 'reauthentication_required',
  maxAgeSeconds: 600,
  method: 'email',
};

const first: EnrollmentFacts = {
  level: 'aal1',
  hasVerifiedFactor: false,
  authTime: ago(9999),
  secondFactorAt: null,
  enrollmentProof: 'none',
  enrollmentNeedsEmail: false,
  emailProvenAt: null,
  now,
};
const byMail: EnrollmentFacts = { ...first, enrollmentProof: 'email' };
const afterReset: EnrollmentFacts = { ...first, enrollmentNeedsEmail: true };

describe('a first enrollment', () => {
  test.each([
    ['that nothing is asked for, however old the session', first, allow],
    ['with the password just now, where mail is asked for', { ...byMail, authTime: now }, mailCode],
    ['with a mailed code just now', { ...byMail, emailProvenAt: now }, allow],
    ['with a mailed code 599 s ago', { ...byMail, emailProvenAt: ago(599) }, allow],
    ['with a mailed code 600 s ago', { ...byMail, emailProvenAt: ago(600) }, mailCode],
    ['after a reset, whatever the setting', { ...afterReset, authTime: now }, mailCode],
    ['after a reset, with a mailed code', { ...afterReset, emailProvenAt: now }, allow],
  ])('%s', (_, facts, decision) => {
    expect(decideEnrollment(facts)).toEqual(decision);
  });
});

describe('another enrollment', () => {
  const another: EnrollmentFacts = { ...byMail, hasVerifiedFactor: true };

  test.each([
    [
      'asks for the second factor, and no mailed code stands in for it',
      { ...another, emailProvenAt: now },
      { kind: 'refuse', code: 'insufficient_aal', maxAgeSeconds: 600 },
    ],
    ['needs no mailed code beside it', { ...another, level: 'aal2' as const, secondFactorAt: now }, allow],
    [
      'asks for it again after ten minutes',
      { ...another, level: 'aal2' as const, secondFactorAt: ago(600), emailProvenAt: now },
      { kind: 'refuse', code: 'reauthentication_required', maxAgeSeconds: 600 },
    ],
  ])('%s', (_, facts, decision) => {
    expect(decideEnrollment(facts)).toEqual(decision);
  });
});
