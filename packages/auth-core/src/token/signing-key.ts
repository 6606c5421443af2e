// The keys that sign access tokens: ES256 (ECDSA on P-256, RFC 7518 §3.4), named by their thumbprint.

import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';

/** A public key as `/.well-known/jwks.json` publishes it (RFC 7517). */
export type PublicSigningJwk = {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
};

/** The same with its secret `d`: seal it (`sealSecret`) before it is stored. */
export type PrivateSigningJwk = PublicSigningJwk & { readonly d: string };

/** A key as it is stored. `kid` is its JWK thumbprint (RFC 7638), 43 characters of base64url. */
export type SigningKey = {
  readonly kid: string;
  readonly privateJwk: PrivateSigningJwk;
  readonly publicJwk: PublicSigningJwk;
};

/** A key ready to sign. Its secret sits in a `KeyObject`, which prints and serialises as nothing. */
export type ImportedSigningKey = { readonly kid: string; readonly privateKey: KeyObject };

/**
 * Makes a new signing key. jose brings the randomness: WebCrypto makes no EC key from bytes of the caller's.
 *
 * @example
 * import { createSigningKey } from '@aalto/auth-core';
 *
 * const { kid, privateJwk, publicJwk } = await createSigningKey();
 */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { x, y, d } = await exportJWK(privateKey);
  if (x === undefined || y === undefined || d === undefined) throw new TypeError('An EC key has x, y and d');

  const point = { kty: 'EC', crv: 'P-256', x, y } as const;
  const kid = await calculateJwkThumbprint(point);
  const publicJwk: PublicSigningJwk = { ...point, kid, alg: 'ES256', use: 'sig' };
  return { kid, privateJwk: { ...publicJwk, d }, publicJwk };
}

/**
 * Makes a stored key ready to sign. Keep the result: an import costs as much as a signature.
 *
 * @throws {TypeError} Its `kid` is not its thumbprint: two rows were mixed up, and nobody could verify what
 *   it signs.
 * @example
 * import { createSigningKey, importSigningKey } from '@aalto/auth-core';
 *
 * const { privateJwk } = await createSigningKey();
 * const key = await importSigningKey(privateJwk);
 */
export async function importSigningKey(privateJwk: PrivateSigningJwk): Promise<ImportedSigningKey> {
  await checkThumbprint(privateJwk);
  return { kid: privateJwk.kid, privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }) };
}

/**
 * Makes a public key ready to verify, for the map that `verifyAccessToken` looks keys up in. Handed a private
 * JWK it takes the public half alone.
 *
 * @throws {TypeError} Its `kid` is not its thumbprint.
 * @example
 * import { createSigningKey, importVerifyingKey } from '@aalto/auth-core';
 *
 * const { kid, publicJwk } = await createSigningKey();
 * const keys = new Map([[kid, await importVerifyingKey(publicJwk)]]);
 */
export async function importVerifyingKey(publicJwk: PublicSigningJwk): Promise<CryptoKey> {
  await checkThumbprint(publicJwk);
  const { kty, crv, x, y } = publicJwk;
  return importJWK({ kty, crv, x, y }, 'ES256');
}

async function checkThumbprint(jwk: PublicSigningJwk): Promise<void> {
  const thumbprint = await calculateJwkThumbprint(jwk);
  if (jwk.kid !== thumbprint) throw new TypeError('The kid of a signing key is not its thumbprint');
}
