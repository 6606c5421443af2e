import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';

import { claims, signingKey, verify } from '../test-support/access-token-sample.ts';
import { signAccessToken } from './access-token.ts';
import { readExtraClaims } from './extra-claims.ts';

describe('readExtraClaims', () => {
  test('takes what JSON can say, as a copy', () => {
    const given = {
      plan: 'team',
      seats: 5,
      trial: false,
      since: null,
      teams: [{ id: 't1' }],
      none: undefined,
    };
    const read = readExtraClaims(given);
    expect(read).toEqual({ plan: 'team', seats: 5, trial: false, since: null, teams: [{ id: 't1' }] });
    expect(read['teams']).not.toBe(given.teams);
  });

  const ours = [
    ...Object.keys(claims),
    'mfa_time',
    'app_metadata',
    'nbf',
    'scope',
    'cnf',
    'typ',
    'aalto_later',
  ];
  test.each(ours)('%s is reserved, whatever its value', (name) => {
    for (const value of ['aal2', 1, null, []]) {
      expect(() => readExtraClaims({ plan: 'team', [name]: value })).toThrow(`The claim ${name} is reserved`);
    }
  });

  test('a __proto__ that was parsed is reserved, and reaches no prototype', () => {
    expect(() => readExtraClaims(JSON.parse('{"__proto__":{"aal":"aal2"}}'))).toThrow('reserved');
    expect(Object.getPrototypeOf(readExtraClaims({}))).toBe(Object.prototype);
  });

  test('a toJSON cannot bring a reserved one along', () => {
    const sly = { toJSON: () => ({ aal: 'aal2' }) };
    expect(() => readExtraClaims(sly)).toThrow('The claim aal is reserved');
  });

  test.each([null, undefined, 'text', 7, ['a'], () => ({}), { big: 1n }, circle()])(
    '%s is refused',
    (given) => {
      expect(() => readExtraClaims(given)).toThrow(TypeError);
    },
  );

  test('2 KiB are enough, a byte more is too much, and characters are counted as bytes', () => {
    const empty = JSON.stringify({ text: '' }).length;
    expect(readExtraClaims({ text: 'a'.repeat(2048 - empty) })).toHaveProperty('text');
    for (const text of ['a'.repeat(2049 - empty), 'é'.repeat(1024)])
      expect(() => readExtraClaims({ text })).toThrow('more than 2048 bytes');
  });

  test('no message quotes a value', () => {
    for (const given of [{ sub: 'secret' }, { text: 'secret'.repeat(1000) }, ['secret']])
      expect(() => readExtraClaims(given)).toThrow(/^(?!.*secret)/);
  });
});

describe('signAccessToken', () => {
  test('carries extra claims, and its verifier takes the token', async () => {
    const token = signAccessToken(claims, signingKey, { plan: 'team' });
    expect(decodeJwt(token)).toEqual({ ...claims, plan: 'team' });
    expect((await verify(token)).outcome).toBe('valid');
  });

  test('never signs one that is ours to say, also where this token does not say it', () => {
    const { app_metadata: _, ...without } = { ...claims, app_metadata: {} };
    const sign = () => signAccessToken(without, signingKey, { app_metadata: { isAdmin: true } });
    expect(sign).toThrow('reserved');
  });
});

function circle(): object {
  const round: { self?: object } = {};
  return Object.assign(round, { self: round });
}
