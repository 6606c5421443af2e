import { ScureBase32Plugin } from 'otplib';

const base32 = new ScureBase32Plugin();
const secretBytes = 20;

/**
 * Writes a TOTP seed the way that authenticator apps read it: base32 (RFC 4648 §6) without padding.
 *
 * @param random20Bytes 160 bits from a cryptographic source, the length that RFC 4226 §4 R6 recommends.
 * @returns 32 characters of `A–Z2–7`.
 * @throws {TypeError} Not 20 bytes.
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { createTotpSecret } from '@aalto/auth-core';
 *
 * const secret = createTotpSecret(randomBytes(20));
 */
export function createTotpSecret(random20Bytes: Uint8Array): string {
  if (random20Bytes.length !== secretBytes) throw new TypeError(`A TOTP secret has ${secretBytes} bytes`);
  return base32.encode(random20Bytes, { padding: false });
}
