import type { AssuranceLevel } from './assurance-level.ts';

/**
 * What a procedure over one's own account asks of the session:
 * - `any`: a live session, so that one can step up or leave;
 * - `assured`: the second factor, where the user has one, or a password alone could take the account over;
 * - `recent`: for sensitive changes, proof of the last ten minutes.
 */
export type AccessNeed = 'any' | 'assured' | 'recent';

/** How long a proof is good for a sensitive change. */
export const RECENT_PROOF_SECONDS = 600;

export interface AccessFacts {
  readonly level: AssuranceLevel;
  readonly hasVerifiedFactor: boolean;
  /** When the first factor was proven. */
  readonly authTime: Date;
  /** When the second factor was proven; null where it was not, and where only a remembered device stands for it. */
  readonly secondFactorAt: Date | null;
  readonly now: Date;
}

/** Where `maxAgeSeconds` is a number, a proof no older than that is asked for. */
export type AccessDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'refuse'; readonly code: 'insufficient_aal'; readonly maxAgeSeconds: number | null }
  | {
      readonly kind: 'refuse';
      readonly code: 'reauthentication_required';
      readonly maxAgeSeconds: number;
      /** Only this proof helps; absent: whichever the person has. */
      readonly method?: 'email';
    };

/**
 * Decides whether a session may do this to its own account. Proof is the second factor where the user has one
 * verified, else the first: `insufficient_aal` says to step up, `reauthentication_required` that the proof is too old.
 *
 * A first enrollment, which the contract exempts, is `decideEnrollment`'s.
 *
 * @see Rows 17 and 18 of the threat matrix
 * @example
 * import { decideAccess } from '@aalto/auth-core';
 *
 * const now = new Date();
 * decideAccess('assured', { level: 'aal1', hasVerifiedFactor: true, authTime: now, secondFactorAt: null, now });
 * // { kind: 'refuse', code: 'insufficient_aal', maxAgeSeconds: null }
 */
export function decideAccess(need: AccessNeed, facts: AccessFacts): AccessDecision {
  if (need === 'any') return { kind: 'allow' };
  const maxAgeSeconds = need === 'recent' ? RECENT_PROOF_SECONDS : null;
  if (facts.hasVerifiedFactor && facts.level === 'aal1') {
    return { kind: 'refuse', code: 'insufficient_aal', maxAgeSeconds };
  }
  if (maxAgeSeconds === null) return { kind: 'allow' };
  const provenAt = facts.hasVerifiedFactor ? facts.secondFactorAt : facts.authTime;
  const isRecent = provenAt !== null && facts.now.getTime() - provenAt.getTime() < maxAgeSeconds * 1000;
  return isRecent ? { kind: 'allow' } : { kind: 'refuse', code: 'reauthentication_required', maxAgeSeconds };
}
