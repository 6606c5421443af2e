// Secrets that the database must hold but never reveal: TOTP seeds, signing keys, providers' client secrets.
//
// A sealed secret is a compact JWE (RFC 7516) with `alg: dir` and `enc: A256GCM`, whose `kid` names the root
// key. Its content key is derived (HKDF) from that root key *and the context*, so a ciphertext that someone
// moves to another row fails its authentication there. We derive, instead of authenticating the context as
// additional data, because the compact form has no place for it but the header, where ids would be readable,
// and because a key of its own for every row keeps random IVs far from the limit of 2^32 messages a key (NIST
// SP 800-38D §8.3).
//
// The IV of 96 bits is the one value that this package does not take from its caller: jose makes it.

import { hkdfSync } from 'node:crypto';

import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from 'jose';

import { deriveKey } from './root-keys.ts';
import type { RootKey, RootKeys } from './root-keys.ts';

/** `unknown_key`: AALTO_SECRET lacks its root key. `tampered_or_moved`: altered, or of another context. */
export type SecretUnreadableReason = 'unknown_key' | 'tampered_or_moved';

/** A sealed secret that does not open: never a user's fault, but the database's or AALTO_SECRET's. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
  readonly reason: SecretUnreadableReason;

  constructor(reason: SecretUnreadableReason, context: string) {
    super(`The secret of ${context} cannot be opened: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Encrypts a secret with the current root key, for one place.
 *
 * @param context Names the row that will hold it, such as `factor:<backend>:<user>:<factor>`. Not itself
 *   secret;
 *   at most 1000 bytes, since HKDF's `info` is bounded.
 * @returns A compact JWE of about 95 characters and 4/3 of the plaintext.
 * @example
 * import { parseRootKeys, sealSecret } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const sealed = await sealSecret('JBSWY3DPEHPK3PXP', 'factor:demo:u1:f1', keys);
 */
export async function sealSecret(plaintext: string, context: string, keys: RootKeys): Promise<string> {
  return new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: String(keys.current.id) })
    .encrypt(contentKey(keys.current, context));
}

/**
 * Decrypts what `sealSecret` sealed for the same context, with whichever root key it names.
 *
 * @throws {SecretUnreadableError} See its `reason`.
 * @example
 * import { openSecret, parseRootKeys, sealSecret } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * const sealed = await sealSecret('JBSWY3DPEHPK3PXP', 'factor:demo:u1:f1', keys);
 * await openSecret(sealed, 'factor:demo:u1:f1', keys); // 'JBSWY3DPEHPK3PXP'
 */
export async function openSecret(sealed: string, context: string, keys: RootKeys): Promise<string> {
  const id = rootKeyIdOf(sealed);
  if (id === null) throw new SecretUnreadableError('tampered_or_moved', context);
  const root = keys.byId.get(id);
  if (root === undefined) throw new SecretUnreadableError('unknown_key', context);

  try {
    const { plaintext } = await compactDecrypt(sealed, contentKey(root, context), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return Buffer.from(plaintext).toString();
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new SecretUnreadableError('tampered_or_moved', context);
    throw error;
  }
}

/**
 * Whether a secret is sealed with the current root key. Where it is not, whoever has just opened it seals it
 * again, and so a key leaves use without a migration.
 *
 * @example
 * import { parseRootKeys, sealedWithCurrentKey, sealSecret } from '@aalto/auth-core';
 *
 * const keys = parseRootKeys('1:hcUaYJSBfqvKOhR2N3cDBcUbJwt3SzZQAZLqvZ4mCcE');
 * sealedWithCurrentKey(await sealSecret('JBSWY3DPEHPK3PXP', 'factor:demo:u1:f1', keys), keys); // true
 */
export function sealedWithCurrentKey(sealed: string, keys: RootKeys): boolean {
  return rootKeyIdOf(sealed) === keys.current.id;
}

function contentKey(root: RootKey, context: string): Uint8Array {
  const info = `aalto/v1/sealed-secret/${context}`;
  return new Uint8Array(hkdfSync('sha256', deriveKey(root, 'secret-at-rest'), '', info, 32));
}

function rootKeyIdOf(sealed: string): number | null {
  try {
    const { kid } = decodeProtectedHeader(sealed);
    return typeof kid === 'string' && /^\d{1,3}$/.test(kid) ? Number(kid) : null;
  } catch {
    return null; // Not a JWE at all.
  }
}
