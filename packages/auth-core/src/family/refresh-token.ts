/**
 * The refresh token: `base64url( version ‖ key id ‖ session id ‖ epoch ‖ generation ‖ secret ‖ mac )`.
 *
 * The MAC tells a genuine old token, which is evidence of theft, from garbage, which is evidence of nothing: without
 * it, anyone who learns a session id could sign its owner out.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { deriveKey } from '../secret/root-keys.ts';
import type { RootKey, RootKeys } from '../secret/root-keys.ts';
import { attemptBytes } from './attempt.ts';

const VERSION = 1;
const SECRET_BYTES = 32;
const MAC_BYTES = 16;
const SECRET_OFFSET = 1 + 1 + 16 + 2 + 4;
const MAC_OFFSET = SECRET_OFFSET + SECRET_BYTES;
/** RFC 4648 §5 for 72 bytes, a multiple of three: every token has exactly one spelling, without padding. */
const TOKEN_PATTERN = /^[\w-]{96}$/;
const SESSION_ID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A place in the life of a family: how often its assurance changed, and how often it rotated since. */
export interface FamilyPosition {
  readonly epoch: number;
  readonly generation: number;
}

export interface RefreshToken extends FamilyPosition {
  readonly keyId: number;
  readonly sessionId: string;
  /** SHA-256 of the secret part in base64url: what the family stores. */
  readonly hash: string;
}

export interface IssuedRefreshToken extends RefreshToken {
  readonly text: string;
}

export type ParsedRefreshToken =
  | { readonly outcome: 'genuine'; readonly token: RefreshToken }
  | { readonly outcome: 'unknown_key'; readonly keyId: number }
  | { readonly outcome: 'malformed' };

/**
 * Makes the refresh token of a family at a position.
 *
 * With an attempt its secret is derived, so the same attempt and key give the same token again, byte for byte (row 4
 * of the table); without one the secret is the random bytes.
 *
 * @param sessionId A UUID of any version, in lower case.
 * @param position The epoch fits two bytes, the generation four.
 * @param seed The client's attempt (22 characters of base64url), or 32 random bytes where it sent none.
 * @returns `text` is for the client and nobody else, `hash` for the family.
 * @throws {TypeError} The session id is no such UUID, the seed is neither, or the position is not whole.
 * @throws {RangeError} The epoch or the generation does not fit.
 * @example
 * import { randomBytes, randomUUID } from 'node:crypto';
 * import { issueRefreshToken, parseRootKeys } from '@aalto/auth-core';
 *
 * const { current } = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const start = { epoch: 0, generation: 0 };
 * const { text, hash } = issueRefreshToken(randomUUID(), start, randomBytes(32), current);
 */
export function issueRefreshToken(
  sessionId: string,
  { epoch, generation }: FamilyPosition,
  seed: string | Uint8Array,
  key: RootKey,
): IssuedRefreshToken {
  const head = encodeHead(key.id, sessionId, { epoch, generation });
  const secret = typeof seed === 'string' ? deriveSecret(head, seed, key) : seed;
  if (secret.length !== SECRET_BYTES)
    throw new TypeError(`A refresh token's secret is ${SECRET_BYTES} bytes`);
  const body = Buffer.concat([head, secret]);
  const text = Buffer.concat([body, macOf(body, key)]).toString('base64url');
  return { keyId: key.id, sessionId, epoch, generation, hash: sha256(secret), text };
}

/**
 * Reads a refresh token. Whether it is current is for its family to say: see `decideRotation`.
 *
 * `unknown_key` (row 0) is no verdict on the token: this process lacks the key, another may have it. `malformed`
 * (row 1) is everything that we did not make, and is evidence of nothing. No text makes it throw.
 *
 * @example
 * import { parseRefreshToken, parseRootKeys } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * parseRefreshToken('garbage', keys); // { outcome: 'malformed' }
 */
export function parseRefreshToken(text: string, keys: RootKeys): ParsedRefreshToken {
  if (!TOKEN_PATTERN.test(text)) return { outcome: 'malformed' };
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.readUInt8(0) !== VERSION) return { outcome: 'malformed' };
  const keyId = bytes.readUInt8(1);
  const key = keys.byId.get(keyId);
  if (!key) return { outcome: 'unknown_key', keyId };
  const genuine = timingSafeEqual(bytes.subarray(MAC_OFFSET), macOf(bytes.subarray(0, MAC_OFFSET), key));
  if (!genuine) return { outcome: 'malformed' };
  return { outcome: 'genuine', token: decodeToken(bytes, keyId) };
}

function decodeToken(bytes: Buffer, keyId: number): RefreshToken {
  const hex = bytes.toString('hex', 2, 18);
  return {
    keyId,
    sessionId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    epoch: bytes.readUInt16BE(18),
    generation: bytes.readUInt32BE(20),
    hash: sha256(bytes.subarray(SECRET_OFFSET, MAC_OFFSET)),
  };
}

function encodeHead(keyId: number, sessionId: string, { epoch, generation }: FamilyPosition): Buffer {
  // Node would write the digits up to the first that is none, and cut a fraction off.
  if (!SESSION_ID_PATTERN.test(sessionId)) throw new TypeError('A session id is a UUID in lower case');
  if (!Number.isInteger(epoch) || !Number.isInteger(generation)) throw new TypeError('A position is whole');
  const head = Buffer.alloc(SECRET_OFFSET);
  head.writeUInt8(VERSION, 0);
  head.writeUInt8(keyId, 1);
  head.write(sessionId.replaceAll('-', ''), 2, 'hex');
  head.writeUInt16BE(epoch, 18);
  head.writeUInt32BE(generation, 20);
  return head;
}

/** Over the session id, epoch and generation of the head, then the attempt. */
function deriveSecret(head: Buffer, attempt: string, key: RootKey): Buffer {
  return createHmac('sha256', deriveKey(key, 'refresh-token/derive'))
    .update(head.subarray(2))
    .update(attemptBytes(attempt))
    .digest();
}

function macOf(body: Buffer, key: RootKey): Buffer {
  return createHmac('sha256', deriveKey(key, 'refresh-token/mac'))
    .update(body)
    .digest()
    .subarray(0, MAC_BYTES);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
