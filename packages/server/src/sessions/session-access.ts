import { AaltoError, decideAccess } from '@aalto/auth-core';
import type { AccessDecision, AccessNeed } from '@aalto/auth-core';

import type { SessionFacts } from './session-facts.ts';

/** Whether a session may do this to its own account, as the pure core decides. */
export function accessDecision(
  need: AccessNeed,
  { level, authTime, aal2At, now, factors }: SessionFacts,
  hasVerifiedFactor = factors.length > 0,
): AccessDecision {
  return decideAccess(need, { level, hasVerifiedFactor, authTime, aal2At, now });
}

export function refuseAccess(decision: AccessDecision): void {
  if (decision.kind === 'allow') return;
  if (decision.code === 'insufficient_aal') {
    throw new AaltoError(decision.code, { maxAgeSeconds: decision.maxAgeSeconds });
  }
  throw new AaltoError(decision.code, { maxAgeSeconds: decision.maxAgeSeconds });
}

export function requireAccess(need: AccessNeed, session: SessionFacts): void {
  refuseAccess(accessDecision(need, session));
}
