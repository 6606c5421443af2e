// Only a genuine token may revoke, or anyone who learns a session id could sign its owner out.

import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { deriveKey, formatRootKey, parseRootKeys } from '../secret/root-keys.ts';
import type { RootKeys } from '../secret/root-keys.ts';
import { attemptOf, keys, newer, sessionId } from '../test-support/family-life.ts';
import { issueRefreshToken, parseRefreshToken } from './refresh-token.ts';

const issueWith = ({ current }: RootKeys, seed: string | Uint8Array = attemptOf(1)) =>
  issueRefreshToken(sessionId, { epoch: 1, generation: 2 }, seed, current).text;
const text = issueWith(keys);
const malformed = { outcome: 'malformed' };

test('a token with any bit changed is malformed, even where every key id is known', () => {
  const list = Array.from({ length: 256 }, (_, id) => formatRootKey(id, Buffer.alloc(32, id)));
  const everyKey = parseRootKeys(list.join(','));
  const bytes = Buffer.from(issueWith(everyKey), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(parseRefreshToken(changed.toString('base64url'), everyKey)).toEqual(malformed);
  }
});

test('a foreign token under a key id of ours is malformed', () => {
  const stranger = parseRootKeys(formatRootKey(1, Buffer.alloc(32, 9)));
  expect(parseRefreshToken(issueWith(stranger), keys)).toEqual(malformed);
});

test('a key that this process lacks is named, and nothing is judged', () => {
  const foreign = issueWith(parseRootKeys(newer));
  expect(parseRefreshToken(foreign, keys)).toEqual({ outcome: 'unknown_key', keyId: 2 });
  expect(parseRefreshToken(text.replace(/^AQE/, 'AQI'), keys)).toEqual({ outcome: 'unknown_key', keyId: 2 });
});

test.each([0, 2, 255])('a token of version %d is malformed, though its MAC is right', (version) => {
  const body = Buffer.from(text, 'base64url').subarray(0, 56);
  body.writeUInt8(version, 0);
  const mac = createHmac('sha256', deriveKey(keys.current, 'refresh-token/mac')).update(body).digest();
  const signed = Buffer.concat([body, mac.subarray(0, 16)]).toString('base64url');
  expect(parseRefreshToken(signed, keys)).toEqual(malformed);
});

test('a token cut anywhere is malformed', () => {
  for (let length = 0; length < text.length; length += 1) {
    expect(parseRefreshToken(text.slice(0, length), keys)).toEqual(malformed);
  }
});

test('a token has one spelling', () => {
  const underscored = issueWith(keys, Buffer.alloc(32, 0xff));
  expect(underscored).toMatch(/_/);
  const spellings = [underscored.replaceAll('_', '/'), `${text}=`, `${text}A`, `${text}\n`, ` ${text}`];
  for (const spelling of [...spellings, `${text}${text}`]) {
    expect(parseRefreshToken(spelling, keys)).toEqual(malformed);
  }
});

test('no text makes it throw', () => {
  const ours = (rest: Uint8Array) => Buffer.from([1, 1, ...rest]).toString('base64url');
  const shaped = fc.uint8Array({ minLength: 70, maxLength: 70 }).map(ours);
  fc.assert(
    fc.property(fc.oneof(fc.string(), shaped), (garbage) => {
      expect(parseRefreshToken(garbage, keys)).toEqual(malformed);
    }),
  );
});
