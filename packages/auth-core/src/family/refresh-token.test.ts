import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { deriveKey, parseRootKeys } from '../secret/root-keys.ts';
import { attemptOf, keys, newer, older, sessionId } from '../test-support/family-life.ts';
import { issueRefreshToken, parseRefreshToken } from './refresh-token.ts';

const position = { epoch: 0x0102, generation: 0x03040506 };
const attempt = attemptOf(1);
const issue = (seed: string | Uint8Array = attempt) =>
  issueRefreshToken(sessionId, position, seed, keys.current);
const bytesOf = (text: string) => Buffer.from(text, 'base64url');

describe('the format, which every stored token depends on', () => {
  test('version, key id, session id, epoch, generation, secret and MAC stand in 72 bytes', () => {
    const bytes = bytesOf(issue().text);
    const head = '0101' + sessionId.replaceAll('-', '') + '010203040506';
    expect(bytes).toHaveLength(72);
    expect(bytes.toString('hex', 0, 24)).toBe(head);

    const seed = Buffer.concat([bytes.subarray(2, 24), bytesOf(attempt)]);
    const derive = createHmac('sha256', deriveKey(keys.current, 'refresh-token/derive'));
    expect(bytes.subarray(24, 56)).toEqual(derive.update(seed).digest());

    const mac = createHmac('sha256', deriveKey(keys.current, 'refresh-token/mac'));
    expect(bytes.subarray(56)).toEqual(mac.update(bytes.subarray(0, 56)).digest().subarray(0, 16));
  });

  test('without an attempt the secret is the random bytes', () => {
    const random = Buffer.alloc(32, 0xab);
    const { text, hash } = issue(random);
    expect(bytesOf(text).subarray(24, 56)).toEqual(random);
    expect(hash).toBe(createHash('sha256').update(random).digest('base64url'));
  });

  test('what is issued is read back, without the text', () => {
    const ids = fc.uuid();
    const positions = fc.record({
      epoch: fc.nat({ max: 0xffff }),
      generation: fc.nat({ max: 0xffff_ffff }),
    });
    fc.assert(
      fc.property(ids, positions, fc.uint8Array({ minLength: 32, maxLength: 32 }), (id, at, seed) => {
        const { text, ...token } = issueRefreshToken(id, at, seed, keys.current);
        expect(parseRefreshToken(text, keys)).toEqual({ outcome: 'genuine', token });
        expect(token).toMatchObject({ ...at, sessionId: id, keyId: 1 });
      }),
    );
  });

  test('a token knows nothing more of its family than the position', () => {
    const family = { ...position, tokenHash: 'of another token', revoked: false };
    expect(issueRefreshToken(sessionId, family, attempt, keys.current)).toEqual(issue());
  });
});

describe('the attempt', () => {
  test('the same attempt gives the same token, byte for byte, with the key that made it', () => {
    const rotated = parseRootKeys(`${newer},${older}`);
    const key = rotated.byId.get(1) ?? rotated.current;
    expect(issueRefreshToken(sessionId, position, attempt, key)).toEqual(issue());
  });

  test('another attempt, session, epoch, generation or key gives another secret', () => {
    const other = sessionId.replace(/0$/, '1');
    const secrets = [
      issue(),
      issue(attemptOf(2)),
      issueRefreshToken(other, position, attempt, keys.current),
      issueRefreshToken(sessionId, { ...position, epoch: 0 }, attempt, keys.current),
      issueRefreshToken(sessionId, { ...position, generation: 0 }, attempt, keys.current),
      issueRefreshToken(sessionId, position, attempt, parseRootKeys(newer).current),
    ].map(({ hash }) => hash);
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});

describe('a mistake of ours', () => {
  test.each(['', 'session-1', sessionId.toUpperCase(), sessionId.replaceAll('-', ''), `${sessionId}0`])(
    'the session id %j is a TypeError',
    (id) => {
      expect(() => issueRefreshToken(id, position, attempt, keys.current)).toThrow(TypeError);
    },
  );

  test.each(['', 'attempt', `${attempt}=`, `${attempt}A`])('the attempt %j is a TypeError', (seed) => {
    expect(() => issue(seed)).toThrow(TypeError);
  });

  test.each([0, 31, 33])('a secret of %d bytes is a TypeError', (length) => {
    expect(() => issue(new Uint8Array(length))).toThrow(TypeError);
  });

  test.each([
    [{ epoch: 0x1_0000, generation: 0 }, RangeError],
    [{ epoch: 0, generation: 0x1_0000_0000 }, RangeError],
    [{ epoch: -1, generation: 0 }, RangeError],
    [{ epoch: 0.5, generation: 0 }, TypeError],
    [{ epoch: 0, generation: Number.NaN }, TypeError],
  ])('the position %j never wraps around', (at, mistake) => {
    expect(() => issueRefreshToken(sessionId, at, attempt, keys.current)).toThrow(mistake);
  });
});
