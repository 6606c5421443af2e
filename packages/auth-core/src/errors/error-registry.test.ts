import { describe, expect, test } from 'vitest';

import { errorRegistry, isErrorCode } from './error-registry.ts';
import type { ErrorCode } from './error-registry.ts';

const factor = { id: '0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0', type: 'totp', friendlyName: 'Phone' };
const retry = [{ retryAfterSeconds: 1 }];
const age = { maxAgeSeconds: 600 };
const issue = { path: ['factors', 0], message: 'Too long.' };

/** The contract's table: the status, then details of the shape it promises. Clients depend on every cell. */
const contract: Record<ErrorCode, readonly [status: number, details?: readonly unknown[]]> = {
  validation_failed: [400, [{ issues: [] }, { issues: [issue] }]],
  invalid_api_key: [401],
  token_expired: [401],
  invalid_token: [401],
  session_expired: [401],
  session_revoked: [401],
  invalid_credentials: [401],
  invalid_code: [401],
  invalid_refresh_token: [401],
  refresh_superseded: [401],
  refresh_token_reused: [401],
  mfa_required: [
    403,
    [
      { next: 'enroll', factors: [] },
      { next: 'verify', factors: [factor] },
    ],
  ],
  insufficient_aal: [403, [age, { maxAgeSeconds: null }]],
  reauthentication_required: [403, [age]],
  user_banned: [403],
  signups_disabled: [403],
  method_disabled: [403],
  email_not_verified: [403],
  redirect_not_allowed: [403],
  forbidden: [403],
  factor_not_found: [404],
  not_found: [404],
  conflict: [409],
  too_many_factors: [409],
  payload_too_large: [413, [{ limitBytes: 1024 }]],
  weak_password: [422, [{ reasons: ['too_short'] }, { reasons: ['too_long'] }, { reasons: ['common'] }]],
  mfa_locked: [429, retry],
  rate_limited: [429, retry],
  unavailable: [503, retry],
  internal_error: [500, [{ requestId: 'r1' }]],
};

describe('the error registry is the table of the contract', () => {
  test('it has these codes and no others', () => {
    expect(Object.keys(errorRegistry).toSorted()).toEqual(Object.keys(contract).toSorted());
  });

  test.each(Object.entries(contract))('%s', (code, [status, details]) => {
    if (!isErrorCode(code)) throw new TypeError(code);
    const entry = errorRegistry[code];
    expect(entry.status).toBe(status);
    expect(entry.message).toMatch(/^[A-Z].*\.$/);
    for (const promised of details ?? [undefined]) expect(entry.details.parse(promised)).toEqual(promised);
    expect(entry.details.safeParse(details ? undefined : {}).success).toBe(false);
    if (details) expect(entry.details.safeParse({}).success).toBe(false);
  });

  test.each([
    ['mfa_locked', { retryAfterSeconds: 0 }],
    ['rate_limited', { retryAfterSeconds: 1.5 }],
    ['unavailable', { retryAfterSeconds: '1' }],
    ['mfa_required', { next: 'skip', factors: [] }],
    ['mfa_required', { next: 'verify', factors: [{ ...factor, id: '1' }] }],
    ['reauthentication_required', { maxAgeSeconds: null }],
    ['weak_password', { reasons: ['dull'] }],
    ['payload_too_large', { limitBytes: -1 }],
    ['validation_failed', { issues: [{ path: 'a.b', message: '' }] }],
  ] as const)('%s never comes with %j', (code, details) => {
    expect(errorRegistry[code].details.safeParse(details).success).toBe(false);
  });

  test('a secret never rides along with a factor', () => {
    const details = { next: 'verify', factors: [{ ...factor, secret: 'GEZDGNBV' }] };
    expect(errorRegistry.mfa_required.details.parse(details)).toEqual({ next: 'verify', factors: [factor] });
  });
});

test.each(['', 'Mfa_locked', 'constructor', '__proto__', 'toString'])('%j is no code of ours', (code) => {
  expect(isErrorCode(code)).toBe(false);
});
