import { describe, expect, test } from 'vitest';

import { createTotpSecret } from './totp-secret.ts';

describe('createTotpSecret', () => {
  test('the seed of RFC 6238 appendix B is written as every authenticator reads it', () => {
    expect(createTotpSecret(Buffer.from('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  test('160 bits become 32 characters without padding', () => {
    expect(createTotpSecret(new Uint8Array(20).fill(255))).toBe('7'.repeat(32));
  });

  test.each([0, 10, 19, 21, 32])('a seed of %d bytes is refused', (length) => {
    expect(() => createTotpSecret(new Uint8Array(length))).toThrow(TypeError);
  });
});
