// AALTO_SECRET, read once: the keys that are not in the database, and everything that is derived from them.

import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** One key of AALTO_SECRET. The bytes sit in a `KeyObject`, which prints and serialises as nothing. */
export type RootKey = { readonly id: number; readonly key: KeyObject };

/** Every root key by id. The current one makes tokens and ciphertexts, the others still read theirs. */
export type RootKeys = { readonly current: RootKey; readonly byId: ReadonlyMap<number, RootKey> };

/** What a derived key is for. The label is part of the derivation, so no key ever serves two purposes. */
export type KeyPurpose =
  | 'refresh-token/derive'
  | 'refresh-token/mac'
  | 'recovery-code'
  | 'mailed-proof'
  | 'secret-at-rest'
  | 'canary';

const minimumKeyBytes = 32;
const howToMakeOne = `node -p "'1:' + require('node:crypto').randomBytes(32).toString('base64url')"`;
const derivedKeys = new WeakMap<RootKey, Map<KeyPurpose, KeyObject>>();

/**
 * Reads AALTO_SECRET: `id:key` separated by commas, the first being the current one.
 *
 * An id is an integer from 0 to 255 (one byte of a refresh token), a key at least 32 bytes in base64url or
 * base64.
 *
 * @throws {TypeError} One line that says what is wrong and how to make a key. It never repeats the text,
 *   which may be a key.
 * @example
 * import { parseRootKeys } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * keys.current.id; // 1
 */
export function parseRootKeys(text: string): RootKeys {
  const [current, ...older] = text.trim() === '' ? [] : text.split(',').map(parseEntry);
  if (current === undefined) throw unusable('is empty');

  const byId = new Map([[current.id, current]]);
  for (const rootKey of older) {
    if (byId.has(rootKey.id)) throw unusable(`names the id ${rootKey.id} twice`);
    byId.set(rootKey.id, rootKey);
  }
  return { current, byId };
}

/**
 * Writes one entry of AALTO_SECRET; `parseRootKeys` reads it back.
 *
 * @param id 0 to 255.
 * @param bytes At least 32 random bytes.
 * @throws {TypeError} The id or the length is out of range.
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { formatRootKey } from '@aalto/auth-core';
 *
 * const secret = formatRootKey(1, randomBytes(32)); // '1:' and 43 characters
 */
export function formatRootKey(id: number, bytes: Uint8Array): string {
  if (!Number.isInteger(id) || id < 0 || id > 255) throw new TypeError('A root key id is from 0 to 255');
  if (bytes.length < minimumKeyBytes) throw new TypeError(`A root key has at least ${minimumKeyBytes} bytes`);
  return `${id}:${Buffer.from(bytes).toString('base64url')}`;
}

/**
 * The key of 32 bytes that a root key gives for one purpose: HKDF-SHA-256 (RFC 5869) with it as `info`.
 *
 * Derived once for a root key and then remembered, so a hot path pays for a look-up. A `KeyObject`, because Node's HMAC
 * takes four times as long over a key that is bytes: it finds out by two exceptions that those are not one.
 *
 * @example
 * import { createHmac } from 'node:crypto';
 * import { deriveKey, parseRootKeys } from '@aalto/auth-core';
 *
 * const { current } = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const mac = createHmac('sha256', deriveKey(current, 'refresh-token/mac')).update('…').digest();
 */
export function deriveKey(root: RootKey, purpose: KeyPurpose): KeyObject {
  const remembered = derivedKeys.get(root) ?? new Map<KeyPurpose, KeyObject>();
  const known = remembered.get(purpose);
  if (known !== undefined) return known;

  // RFC 5869 §3.1: a root key is uniformly random already, so extraction needs no salt.
  const bytes = hkdfSync('sha256', root.key, '', `aalto/v1/${purpose}`, 32);
  const derived = createSecretKey(new Uint8Array(bytes));
  derivedKeys.set(root, remembered.set(purpose, derived));
  return derived;
}

function parseEntry(entry: string, index: number): RootKey {
  const match = /^\s*(\d{1,3}):([A-Za-z0-9+/_-]+)={0,2}\s*$/.exec(entry);
  const [, id, encoded] = match ?? [];
  if (id === undefined || encoded === undefined) throw unusable(`has no id:key in entry ${index + 1}`);
  if (Number(id) > 255) throw unusable(`has an id above 255 in entry ${index + 1}`);

  // Four characters hold three bytes; one left over holds none, so the text was cut.
  if (encoded.length % 4 === 1) throw unusable(`has a key that is not base64url in entry ${index + 1}`);
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.length < minimumKeyBytes) {
    throw unusable(`has a key of ${bytes.length} bytes in entry ${index + 1}, fewer than ${minimumKeyBytes}`);
  }
  return { id: Number(id), key: createSecretKey(bytes) };
}

function unusable(problem: string): TypeError {
  return new TypeError(
    `AALTO_SECRET ${problem}. It is a list of id:key separated by commas; to make one: ${howToMakeOne}`,
  );
}
