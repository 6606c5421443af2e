import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { hashDeviceSecret, isDeviceSecret } from './device-secret.ts';

describe('a device’s secret', () => {
  it.each([
    ['32 bytes in base64url', randomBytes(32).toString('base64url'), true],
    ['31 bytes', randomBytes(31).toString('base64url'), false],
    ['33 bytes', randomBytes(33).toString('base64url'), false],
    ['padding', randomBytes(32).toString('base64'), false],
    ['a line after it', `${randomBytes(32).toString('base64url')}\n`, false],
    ['nothing', '', false],
  ])('is 32 bytes in base64url: %s', (_, text, expected) => {
    expect(isDeviceSecret(text)).toBe(expected);
  });

  it('hashes to the same each time, and to nothing that another hashes to', () => {
    const [one, other] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    expect(hashDeviceSecret(one)).toBe(hashDeviceSecret(one));
    expect(hashDeviceSecret(one)).not.toBe(hashDeviceSecret(other));
    expect(hashDeviceSecret(one)).not.toContain(one);
  });
});
