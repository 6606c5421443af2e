// Access tokens: the JWT profile of RFC 9068, signed with ES256, verified by the rules of RFC 8725.

import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { CryptoKey } from 'jose';

import { isAccessTokenClaims } from './access-token-claims.ts';
import type { AccessTokenClaims } from './access-token-claims.ts';
import { signEs256 } from './es256-signature.ts';
import { readExtraClaims } from './extra-claims.ts';
import type { ExtraClaims } from './extra-claims.ts';
import type { ImportedSigningKey } from './signing-key.ts';

/** `expired`: ours, and refreshing helps. `invalid`: final. `unknown_key`: its key is not in the map. */
export type AccessTokenVerdict =
  | { readonly outcome: 'valid'; readonly claims: AccessTokenClaims }
  | { readonly outcome: 'expired' }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'unknown_key'; readonly kid: string };

/** What a token is held against. */
export type AccessTokenExpectations = {
  /** Public keys by `kid`, from `importVerifyingKey`. */
  readonly keys: ReadonlyMap<string, CryptoKey>;
  /** The only `iss` that is accepted. */
  readonly issuer: string;
  readonly now: Date;
  /** How far clocks may differ; 30 by default. */
  readonly toleranceSeconds?: number;
};

const algorithm = 'ES256';
const type = 'at+jwt';
const headerMembers = new Set(['alg', 'typ', 'kid']);

/** RFC 7515 §7.1, with the 64 bytes of an ES256 signature: jose's own decoder skips spaces and padding. */
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]{86}$/;

/**
 * Signs an access token, with the header `alg: ES256`, `typ: at+jwt` (RFC 9068 §2.1) and the key's `kid`, in the compact
 * form of RFC 7515 §5.1.
 *
 * @param extra What a team adds: it can set none of ours, whether this token has it or not.
 * @throws {TypeError} The claims are not ones that `verifyAccessToken` would accept, or extra ones that
 *   `readExtraClaims` would not.
 * @example
 * import { createSigningKey, importSigningKey, signAccessToken } from '@aalto/auth-core';
 *
 * const { privateJwk } = await createSigningKey();
 * const token = signAccessToken(
 *   {
 *     iss: 'https://auth.example', aud: 'b1', sub: 'u1', sid: 's1', jti: 't1', role: 'authenticated',
 *     aal: 'aal1', epoch: 0, amr: ['pwd'], auth_time: 1_700_000_000, iat: 1_700_000_000, exp: 1_700_000_300,
 *   },
 *   await importSigningKey(privateJwk),
 * );
 */
export function signAccessToken(
  claims: AccessTokenClaims,
  { kid, privateKey }: ImportedSigningKey,
  extra: ExtraClaims = {},
): string {
  if (!isAccessTokenClaims(claims)) throw new TypeError('A claim is missing, or of the wrong type');
  const header = { alg: algorithm, typ: type, kid };
  const input = `${encode(header)}.${encode({ ...readExtraClaims(extra), ...claims })}`;
  return `${input}.${signEs256(input, privateKey).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/**
 * Decides whether an access token is one that we signed and that still lives. It never fetches anything and
 * never throws for any text.
 *
 * Algorithm and type are pinned (RFC 8725 §3.1, §3.11), the key is one of ours and never the token's own
 * (§3.10); issuer, expiry and the shape of every claim are checked (§3.8, RFC 9068 §4). The audience is left
 * to the caller, who compares `claims.aud` with its backend (§3.9), and whether the session still lives is
 * left to the gate.
 *
 * An `unknown_key` may be one that another process has just made: load the keys again, but not for every
 * call.
 *
 * @example
 * import { createSigningKey, importVerifyingKey, verifyAccessToken } from '@aalto/auth-core';
 *
 * const { kid, publicJwk } = await createSigningKey();
 * const keys = new Map([[kid, await importVerifyingKey(publicJwk)]]);
 * const issuer = 'https://auth.example';
 * await verifyAccessToken('garbage', { keys, issuer, now: new Date() }); // { outcome: 'invalid' }
 */
export async function verifyAccessToken(
  token: string,
  { keys, issuer, now, toleranceSeconds = 30 }: AccessTokenExpectations,
): Promise<AccessTokenVerdict> {
  const kid = readKid(token);
  if (kid === null) return { outcome: 'invalid' };
  const key = keys.get(kid);
  if (key === undefined) return { outcome: 'unknown_key', kid };

  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      typ: type,
      issuer,
      currentDate: now,
      clockTolerance: toleranceSeconds,
    });
    return isAccessTokenClaims(payload) ? { outcome: 'valid', claims: payload } : { outcome: 'invalid' };
  } catch (error) {
    return verdictOnError(error);
  }
}

/**
 * The `kid` of a header that looks like ours: `alg`, `typ`, `kid`, and nothing else. `jwk`, `jku`, `x5u` and
 * the like tell a careless verifier where to find the forger's key (RFC 8725 §3.10), so their mere presence
 * is refused. The `kid` must look like a thumbprint, as it reaches logs before anything is verified.
 */
function readKid(token: string): string | null {
  if (!compactForm.test(token)) return null;
  try {
    const header = decodeProtectedHeader(token);
    if (header.alg !== algorithm || header.typ !== type) return null;
    if (!Object.keys(header).every((member) => headerMembers.has(member))) return null;
    return typeof header.kid === 'string' && /^[\w-]{43}$/.test(header.kid) ? header.kid : null;
  } catch {
    return null; // Its header is not JSON.
  }
}

/**
 * jose looks at the expiry after signature, type and issuer, so `expired` is said of our own tokens alone.
 */
function verdictOnError(error: unknown): AccessTokenVerdict {
  if (error instanceof errors.JWTExpired) return { outcome: 'expired' };
  if (error instanceof errors.JOSEError) return { outcome: 'invalid' };
  throw error;
}
