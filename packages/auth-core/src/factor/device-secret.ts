/** The secret by which a device is known again: 256 random bits that it makes, keeps, and shows with a proof. */
import { createHash } from 'node:crypto';

const SECRET_PATTERN = /^[\w-]{43}$/;

/**
 * Whether this is a device's secret: 32 bytes in base64url.
 *
 * @example
 * import { randomBytes } from 'node:crypto';
 * import { isDeviceSecret } from '@aalto/auth-core';
 *
 * isDeviceSecret(randomBytes(32).toString('base64url')); // true
 */
export function isDeviceSecret(text: string): boolean {
  return SECRET_PATTERN.test(text);
}

/**
 * What is stored of it. Nobody searches through 256 bits, so the hash needs no salt and no key.
 *
 * @returns SHA-256 in base64url.
 * @example
 * import { hashDeviceSecret } from '@aalto/auth-core';
 *
 * hashDeviceSecret('2g0bGq3wH9ZkqU5Zb0sQx1cQvJtVdYk8oJk1h7bW3nE').length; // 43
 */
export function hashDeviceSecret(secret: string): string {
  return createHash('sha256').update(`aalto/device:${secret}`).digest('base64url');
}
