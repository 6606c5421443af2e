import { AaltoError } from '@aalto/auth-core';

import type { Transaction } from '../database/connect.ts';
import { enrollmentDecision, refuseAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { Account, FactorRow } from './account.ts';
import { loadFactors } from './account.ts';
import { loadEnrollment } from './enrollment.ts';
import type { EnrollmentRow } from './enrollment.ts';

/** What a code is held against: a verified factor, or this session's pending enrollment. */
export interface Candidate extends Account {
  readonly factorId: string;
  readonly sealedSecret: string;
  readonly lastAcceptedTimeStep: number | null;
  /** The row that the code would complete; undefined for a factor that is verified already. */
  readonly enrollment: EnrollmentRow | undefined;
}

/**
 * Which factors a code may prove. Without a factor id: this session's pending enrollment where there is one, else any
 * verified factor. A pending enrollment counts only for a session that may add a factor: after another session
 * enrolled the first one, it must not stand between its owner and the challenge.
 */
export async function findCandidates(
  tx: Transaction,
  session: SessionFacts,
  factorId: string | undefined,
): Promise<Candidate[]> {
  const verified = await loadFactors(tx, session);
  const enrollment = await loadEnrollment(tx, session);
  const asked =
    enrollment && (factorId === undefined || enrollment.factorId === factorId) ? enrollment : undefined;
  const access = enrollmentDecision(session, verified.length > 0);
  if (asked && access.kind === 'allow') return [fromEnrollment(asked)];
  // Where nothing else could have been meant, the answer says what the enrollment still asks for.
  if (asked && (factorId !== undefined || verified.length === 0)) refuseAccess(access);
  const candidates = verified.filter((factor) => factorId === undefined || factor.id === factorId);
  if (candidates.length === 0) throw new AaltoError('factor_not_found');
  return candidates.map(fromFactor);
}

function fromEnrollment(enrollment: EnrollmentRow): Candidate {
  return { ...enrollment, lastAcceptedTimeStep: null, enrollment };
}

function fromFactor({ backendId, userId, id, sealedSecret, lastTimeStep }: FactorRow): Candidate {
  return {
    backendId,
    userId,
    factorId: id,
    sealedSecret,
    lastAcceptedTimeStep: lastTimeStep,
    enrollment: undefined,
  };
}
