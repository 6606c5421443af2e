import { describe, expect, test } from 'vitest';
import { ZodError } from 'zod';

import { weaknessesOf } from '../password/password-policy.ts';
import { AaltoError, aaltoErrorOf, invalidInput } from './aalto-error.ts';
import { errorRegistry } from './error-registry.ts';

describe('AaltoError', () => {
  test('it carries its code, its details, and the status and message of the registry', () => {
    const error = new AaltoError('mfa_locked', { retryAfterSeconds: 900 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'AaltoError',
      code: 'mfa_locked',
      status: 429,
      details: { retryAfterSeconds: 900 },
      message: errorRegistry.mfa_locked.message,
    });
  });

  test('a code without details has none', () => {
    expect(new AaltoError('conflict').details).toBeUndefined();
  });

  test('every weakness of a password is a reason that a client knows', () => {
    const reasons = weaknessesOf('short');
    expect(new AaltoError('weak_password', { reasons }).details).toEqual({ reasons: ['too_short'] });
  });

  test('details of another shape do not compile', () => {
    // @ts-expect-error -- mfa_locked says for how long.
    expect(new AaltoError('mfa_locked').code).toBe('mfa_locked');
    // @ts-expect-error -- conflict has no details.
    expect(new AaltoError('conflict', { retryAfterSeconds: 1 }).code).toBe('conflict');
  });
});

describe('invalidInput', () => {
  test('it is one issue, at the path where it is', () => {
    const path = ['factors', 0, 'friendlyName'];
    const error = invalidInput('Too long.', path);
    path.push('changed later');
    expect(error).toMatchObject({ code: 'validation_failed', status: 400 });
    expect(error.details).toEqual({
      issues: [{ path: ['factors', 0, 'friendlyName'], message: 'Too long.' }],
    });
    expect(invalidInput('Unreadable.').details).toEqual({ issues: [{ path: [], message: 'Unreadable.' }] });
  });
});

describe('aaltoErrorOf', () => {
  test('what SQL or a wire names is taken over in the shape of the registry, and nothing more', () => {
    const error = aaltoErrorOf('rate_limited', { retryAfterSeconds: 60, address: 'mia@example.com' });
    expect(error).toBeInstanceOf(AaltoError);
    expect(error).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(error.details).toEqual({ retryAfterSeconds: 60 });
  });

  test.each([undefined, null])('%j means no details, as JSON knows no undefined', (details) => {
    expect(aaltoErrorOf('session_revoked', details).details).toBeUndefined();
  });

  test.each([
    ['mfa_locked', undefined],
    ['mfa_locked', null],
    ['mfa_locked', { retryAfterSeconds: '900' }],
    ['mfa_required', { next: 'enroll' }],
    ['session_revoked', { reason: 'signed_out' }],
  ] as const)('%s with %j is a mistake of whoever named it', (code, details) => {
    expect(() => aaltoErrorOf(code, details)).toThrow(ZodError);
  });
});
