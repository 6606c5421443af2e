// Passwords at rest: argon2id (RFC 9106), at parameters that OWASP's password storage cheat sheet names, as
// PHC strings. The library makes the salt and works off the main thread; more calls than cores make each
// dearer.

import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { ParsedHashOptions } from '@node-rs/argon2';

/** 2 is argon2id: the library's own enum exists for the compiler only. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/**
 * The dearest hash that is verified. Hashes get imported, and one that asks for 4 TiB would end the process.
 */
const dearest = { memoryCost: 262_144, timeCost: 16, parallelism: 16 } as const;

/**
 * The hash of no password, at the current parameters: an unknown address is verified against it, so that it
 * costs the same work as a known one (row 46 of the threat matrix). Nobody can name a password whose digest
 * is all zeros.
 */
export const decoyHash = [
  '$argon2id$v=19',
  `$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}`,
  `$${'A'.repeat(22)}`, // a salt of 16 bytes
  `$${'A'.repeat(43)}`, // a digest of 32 bytes
].join('');

/**
 * Hashes a password for storage.
 *
 * Takes tens of milliseconds of a core and 19 MiB. Check `weaknessesOf` first: it is cheap.
 *
 * @returns A PHC string of 97 characters, which carries its salt and parameters.
 * @example
 * import { hashPassword, verifyPassword } from '@aalto/auth-core';
 *
 * const stored = await hashPassword('correct horse battery');
 * await verifyPassword(stored, 'correct horse battery'); // true
 */
export function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), parameters);
}

/**
 * Decides whether a password is the one that was hashed, in constant time for a given hash.
 *
 * @returns False also for a hash that cannot be verified at all: see `isVerifiableHash`.
 * @example
 * import { decoyHash, verifyPassword } from '@aalto/auth-core';
 *
 * const hashes = new Map<string, string>(); // by address
 * await verifyPassword(hashes.get('mia@example.com') ?? decoyHash, 'hunter22'); // false, after the same work
 */
export async function verifyPassword(storedHash: string, password: string): Promise<boolean> {
  return isVerifiableHash(storedHash) && verify(storedHash, normalize(password));
}

/**
 * Whether `verifyPassword` can use a hash at all: argon2 in the PHC format, at most 256 MiB, 16 passes and 16
 * lanes. An import asks this about every user, so that none is stored who could not sign in.
 *
 * @example
 * import { isVerifiableHash } from '@aalto/auth-core';
 *
 * isVerifiableHash('$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'); // false: bcrypt
 */
export function isVerifiableHash(storedHash: string): boolean {
  const options = readParameters(storedHash);
  return (
    options !== null &&
    options.memoryCost <= dearest.memoryCost &&
    options.timeCost <= dearest.timeCost &&
    options.parallelism <= dearest.parallelism
  );
}

/**
 * Whether a hash was made with other parameters than today's. Where it was, the next successful sign-in,
 * which has the password at hand, stores a new one.
 *
 * @example
 * import { hashPassword, needsRehash } from '@aalto/auth-core';
 *
 * needsRehash(await hashPassword('correct horse battery')); // false
 */
export function needsRehash(storedHash: string): boolean {
  const options = readParameters(storedHash);
  return (
    options === null ||
    options.algorithm !== parameters.algorithm ||
    options.memoryCost !== parameters.memoryCost ||
    options.timeCost !== parameters.timeCost ||
    options.parallelism !== parameters.parallelism ||
    options.outputLen !== parameters.outputLen
  );
}

/** NIST SP 800-63B-4 §3.1.1.2: one "é", however it was composed. NFC now; revision 3 said NFKC or NFKD. */
function normalize(password: string): string {
  return password.normalize('NFC');
}

function readParameters(storedHash: string): ParsedHashOptions | null {
  try {
    return parseOptions(storedHash);
  } catch {
    return null;
  }
}
