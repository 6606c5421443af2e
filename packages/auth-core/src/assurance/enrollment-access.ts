import { decideAccess, RECENT_PROOF_SECONDS } from './session-access.ts';
import type { AccessDecision, AccessFacts } from './session-access.ts';

export interface EnrollmentFacts extends AccessFacts {
  /** What the backend asks for before a first enrollment, besides the session. */
  readonly enrollmentProof: 'none' | 'email';
  /** An operator has taken the factors away: then a mailed code is asked for, whatever the setting. */
  readonly enrollmentNeedsEmail: boolean;
  /** When a mailed code or link was last used in this session; null where none was. */
  readonly emailProvenAt: Date | null;
}

/**
 * Decides whether a session may begin or complete an enrollment. Where a factor is verified, that one of the last ten
 * minutes is asked for. A first enrollment needs nothing but the session; or, where the backend or an operator's reset
 * asks for it, a mailed code or link of the last ten minutes. The password does not stand in for that: it is what a thief
 * of an account without a factor has.
 *
 * @see Rows 17, 18 and 21c of the threat matrix
 * @example
 * import { decideEnrollment } from '@aalto/auth-core';
 *
 * const now = new Date();
 * const session = { level: 'aal1', hasVerifiedFactor: false, authTime: now, secondFactorAt: null, now } as const;
 * const asked = { enrollmentProof: 'email', enrollmentNeedsEmail: false, emailProvenAt: null } as const;
 * decideEnrollment({ ...session, ...asked });
 * // { kind: 'refuse', code: 'reauthentication_required', maxAgeSeconds: 600, method: 'email' }
 */
export function decideEnrollment(facts: EnrollmentFacts): AccessDecision {
  if (facts.hasVerifiedFactor) return decideAccess('recent', facts);
  const { enrollmentProof, enrollmentNeedsEmail, emailProvenAt, now } = facts;
  if (enrollmentProof === 'none' && !enrollmentNeedsEmail) return { kind: 'allow' };
  const maxAgeSeconds = RECENT_PROOF_SECONDS;
  const isRecent = emailProvenAt !== null && now.getTime() - emailProvenAt.getTime() < maxAgeSeconds * 1000;
  if (isRecent) return { kind: 'allow' };
  return { kind: 'refuse', code: 'reauthentication_required', maxAgeSeconds, method: 'email' };
}
