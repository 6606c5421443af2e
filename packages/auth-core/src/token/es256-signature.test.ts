import { generateKeyPairSync, verify } from 'node:crypto';

import { expect, test } from 'vitest';

import { signEs256 } from './es256-signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

test('a signature is 64 bytes that verify, also where R or S begins with zeros', () => {
  // One integer in 256 is a byte short in DER, so a thousand signatures hold about eight of those.
  for (let i = 0; i < 1000; i += 1) {
    const text = `text ${i}`;
    const signature = signEs256(text, privateKey);
    expect(signature).toHaveLength(64);
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(text), key, signature)).toBe(true);
  }
});
