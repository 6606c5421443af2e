import { AaltoError, decideAccess, decideEnrollment } from '@aalto/auth-core';
import type { AccessDecision, AccessNeed } from '@aalto/auth-core';

import type { SessionFacts } from './session-facts.ts';

export function refuseAccess(decision: AccessDecision): void {
  if (decision.kind === 'allow') return;
  if (decision.code === 'insufficient_aal') {
    throw new AaltoError(decision.code, { maxAgeSeconds: decision.maxAgeSeconds });
  }
  const { code, maxAgeSeconds, method } = decision;
  throw new AaltoError(code, method === undefined ? { maxAgeSeconds } : { maxAgeSeconds, method });
}

/** Refuses what a session may not do to its own account, as the pure core decides. */
export function requireAccess(need: AccessNeed, session: SessionFacts): void {
  refuseAccess(decideAccess(need, { ...session, hasVerifiedFactor: session.factors.length > 0 }));
}

/** Whether a session may begin or complete an enrollment. */
export function enrollmentDecision(
  session: SessionFacts,
  hasVerifiedFactor = session.factors.length > 0,
): AccessDecision {
  return decideEnrollment({ ...session, hasVerifiedFactor });
}

export function requireEnrollment(session: SessionFacts): void {
  refuseAccess(enrollmentDecision(session));
}
