import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';

import { decoyHash, hashPassword, isVerifiableHash, needsRehash, verifyPassword } from './password-hash.ts';

const password = 'correct horse battery';
const stored = await hashPassword(password);

const salt = 'A'.repeat(22);
const digest = 'A'.repeat(43);
const malformed = [
  '',
  'garbage',
  '$argon2id$',
  '$argon2id$v=19$m=19456,t=2,p=1$AA$AA',
  `$argon2id$v=19$m=19456,t=2,p=1$${salt}`,
  '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
];
const tooDear = [
  `$argon2id$v=19$m=4294967295,t=2,p=1$${salt}$${digest}`,
  `$argon2id$v=19$m=19456,t=4294967295,p=1$${salt}$${digest}`,
  `$argon2id$v=19$m=19456,t=2,p=255$${salt}$${digest}`,
];

describe('hashPassword', () => {
  test('it is argon2id at m=19456, t=2, p=1, with a salt of its own each time', async () => {
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashPassword(password)).not.toBe(stored);
  });
});

describe('verifyPassword', () => {
  test('only the password itself is accepted', async () => {
    expect(await verifyPassword(stored, password)).toBe(true);
    for (const wrong of ['', 'Correct horse battery', `${password} `, password.slice(0, -1)]) {
      expect(await verifyPassword(stored, wrong)).toBe(false);
    }
  });

  test('a letter counts the same however the keyboard composes it', async () => {
    expect(await verifyPassword(await hashPassword('cafe\u0301 au lait'), 'caf\u00e9 au lait')).toBe(true);
  });

  test('letters that merely look alike stay different', async () => {
    expect(await verifyPassword(await hashPassword('area in m\u00b2'), 'area in m2')).toBe(false);
  });

  test('every character counts, however long the password, and after a zero too', async () => {
    const long = 'x'.repeat(1023);
    expect(await verifyPassword(await hashPassword(`${long}a`), `${long}b`)).toBe(false);
    expect(await verifyPassword(await hashPassword('zero\0after'), 'zero\0other')).toBe(false);
  });

  test.each([...malformed, ...tooDear])(
    'the hash %j accepts nothing, and costs nothing',
    async (unusable) => {
      expect(isVerifiableHash(unusable)).toBe(false);
      expect(await verifyPassword(unusable, password)).toBe(false);
    },
  );
});

describe('needsRehash', () => {
  test("today's hash does not", () => {
    expect(needsRehash(stored)).toBe(false);
    expect(isVerifiableHash(stored)).toBe(true);
  });

  test.each([
    ['memory', { memoryCost: 8192 }],
    ['passes', { timeCost: 3 }],
    ['lanes', { parallelism: 2 }],
    ['length', { outputLen: 16 }],
    ['algorithm', { algorithm: 1 as const }],
  ])('a hash of another %s does, and still verifies', async (_, other) => {
    const older = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1, ...other });
    expect(needsRehash(older)).toBe(true);
    expect(await verifyPassword(older, password)).toBe(true);
  });

  test.each(malformed)('the malformed hash %j does', (unusable) => {
    expect(needsRehash(unusable)).toBe(true);
  });
});

describe('decoyHash', () => {
  test('no account costs the same work as one: the decoy has the current parameters', () => {
    expect(isVerifiableHash(decoyHash)).toBe(true);
    expect(needsRehash(decoyHash)).toBe(false);
  });

  test('it accepts no password', async () => {
    for (const guess of ['', password, 'A'.repeat(43), decoyHash]) {
      expect(await verifyPassword(decoyHash, guess)).toBe(false);
    }
  });
});
