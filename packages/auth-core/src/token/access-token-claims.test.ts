import { describe, expect, test } from 'vitest';

import { isAccessTokenClaims } from './access-token-claims.ts';

const claims = {
  iss: 'https://auth.example',
  aud: 'backend-1',
  sub: 'user-1',
  sid: 'session-1',
  role: 'authenticated',
  aal: 'aal2',
  epoch: 1,
  amr: ['pwd', 'otp', 'mfa'],
  auth_time: 1_700_000_000,
  mfa_time: 1_700_000_060,
  app_metadata: { plan: 'team' },
  iat: 1_700_000_060,
  exp: 1_700_000_360,
  jti: 'token-1',
};

describe('isAccessTokenClaims', () => {
  test('every claim there and of its type is ours', () => {
    expect(isAccessTokenClaims(claims)).toBe(true);
  });

  test.each(['mfa_time', 'app_metadata'])('%s may be absent', (claim) => {
    expect(isAccessTokenClaims({ ...claims, [claim]: undefined })).toBe(true);
  });

  const required = Object.keys(claims).filter((claim) => !['mfa_time', 'app_metadata'].includes(claim));
  test.each(required)('%s may not', (claim) => {
    expect(isAccessTokenClaims({ ...claims, [claim]: undefined })).toBe(false);
  });

  test.each(Object.keys(claims))('%s of another type is refused', (claim) => {
    for (const wrong of [null, true, '', -1, 1.5, Number.NaN, [1], () => 0]) {
      expect(isAccessTokenClaims({ ...claims, [claim]: wrong })).toBe(false);
    }
  });

  test.each([
    ['role', 'service_role'],
    ['aal', 'aal3'],
    ['aud', ['backend-1', 'backend-2']],
    ['amr', ['pwd', 1]],
    ['amr', 'pwd'],
    ['exp', '1700000360'],
    ['app_metadata', [{}]],
  ])('%s as %j is refused', (claim, value) => {
    expect(isAccessTokenClaims({ ...claims, [claim]: value })).toBe(false);
  });

  test('claims under a __proto__ that a payload brings along do not count', () => {
    expect(isAccessTokenClaims(JSON.parse(`{"__proto__":${JSON.stringify(claims)}}`))).toBe(false);
  });
});
