import { claimNames } from './access-token-claims.ts';

/** What JSON can say. */
export type ClaimValue =
  | string
  | number
  | boolean
  | null
  | readonly ClaimValue[]
  | { readonly [name: string]: ClaimValue };

/** Claims that a team adds to access tokens; one that is `undefined` is left out, as JSON leaves it out. */
export type ExtraClaims = { readonly [claim: string]: ClaimValue | undefined };

/** A token goes into a header of every call, and many servers take 8 KiB of headers at most. */
const MAX_BYTES = 2048;

/**
 * Names that others give a meaning by which a token could be taken for another one: RFC 7519 §4.1, OpenID Connect Core §2,
 * RFC 8693 §4 and RFC 7800 §3; those of JOSE headers; and `__proto__`, which is no name at all.
 */
const foreign =
  'nbf acr azp nonce at_hash c_hash s_hash client_id scope act may_act cnf events typ alg kid jwk jku x5c x5u crit';

const reserved = new Set([...claimNames, ...foreign.split(' '), '__proto__']);

/** Ours to use later, without taking a name away from a team that has it by then. */
const RESERVED_PREFIX = 'aalto_';

/**
 * Extra claims as they will be in a token: a copy of what `JSON.stringify` makes of them.
 *
 * @throws {TypeError} They are no object, take more than 2 KiB, or have a name that is reserved. What they say is not in
 *   its message, which may be logged.
 * @example
 * import { readExtraClaims } from '@aalto/auth-core';
 *
 * readExtraClaims({ plan: 'team' }); // { plan: 'team' }
 * readExtraClaims({ aal: 'aal2' }); // throws
 */
export function readExtraClaims(given: unknown): ExtraClaims {
  const text = toJson(given);
  if (!text?.startsWith('{')) throw new TypeError('Extra claims are an object of JSON values');
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new TypeError(`Extra claims take more than ${MAX_BYTES} bytes`);
  const claims: ExtraClaims = JSON.parse(text);
  const taken = Object.keys(claims).find((name) => reserved.has(name) || name.startsWith(RESERVED_PREFIX));
  if (taken !== undefined) throw new TypeError(`The claim ${taken} is reserved`);
  return claims;
}

/** Undefined where JSON cannot say it: a circle, a BigInt, a function. */
function toJson(given: unknown): string | undefined {
  try {
    return JSON.stringify(given);
  } catch {
    return undefined;
  }
}
