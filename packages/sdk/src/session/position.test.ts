import { randomBytes, randomUUID } from 'node:crypto';

import { issueRefreshToken, parseRootKeys } from '@aalto/auth-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isNewer, isSameFamily, positionOf } from './position.ts';

const { current } = parseRootKeys(`1:${Buffer.alloc(32, 1).toString('base64url')}`);
const place = fc.record({ epoch: fc.nat(0xffff), generation: fc.nat(0xffff_ffff) });

function issue(position: { epoch: number; generation: number }, sessionId = randomUUID()) {
  return { refreshToken: issueRefreshToken(sessionId, position, randomBytes(32), current).text };
}

describe('the place of a refresh token', () => {
  it('is read from the token as the server writes it', () => {
    fc.assert(
      fc.property(place, (position) => {
        expect(positionOf(issue(position).refreshToken)).toMatchObject(position);
      }),
    );
  });

  it('orders one family by epoch, then generation', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const sessionId = randomUUID();
        const expected = a.epoch === b.epoch ? a.generation > b.generation : a.epoch > b.epoch;
        expect(isNewer(issue(a, sessionId), issue(b, sessionId))).toBe(expected);
      }),
    );
  });

  it('across families nothing is newer', () => {
    const [one, other] = [issue({ epoch: 9, generation: 9 }), issue({ epoch: 0, generation: 0 })];
    expect(isSameFamily(one, other)).toBe(false);
    expect(isNewer(one, other)).toBe(false);
  });

  it.each(['', 'garbage', 'A'.repeat(96), '*'.repeat(96)])('of %j is unknown', (text) => {
    expect(positionOf(text)).toBeNull();
    expect(isNewer({ refreshToken: text }, { refreshToken: text })).toBe(false);
  });
});
