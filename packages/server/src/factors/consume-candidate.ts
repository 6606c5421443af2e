import { AaltoError } from '@aalto/auth-core';
import { and, eq, lt, sql } from 'drizzle-orm';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { factors } from '../database/schema/index.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { factorAdded } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { dropOtherSessions } from './account.ts';
import { findCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { completeEnrollment } from './enrollment.ts';
import { createRecoveryCodes } from './recovery-code-set.ts';

export interface Consumption {
  readonly timeStep: number;
  readonly attempt: string | null;
}

/**
 * Consumes the time step of a right code, once: of any number of parallel calls, in any number of processes, one
 * update finds the step unused (RFC 6238 §5.2).
 *
 * @returns The recovery codes that come with a first factor.
 */
export async function consumeCandidate(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  candidate: Candidate,
  { timeStep, attempt }: Consumption,
): Promise<string[] | undefined> {
  if (candidate.enrollment) {
    return enrollCandidate(tx, services, call, session, candidate, { timeStep, attempt });
  }
  const { backendId, userId, factorId } = candidate;
  const consumed = await tx
    .update(factors)
    .set({ lastTimeStep: timeStep, lastUsedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(factors.backendId, backendId),
        eq(factors.userId, userId),
        eq(factors.id, factorId),
        lt(factors.lastTimeStep, timeStep),
      ),
    )
    .returning({ id: factors.id });
  if (consumed.length === 0) throw new AaltoError('invalid_code');
  return undefined;
}

/** Under the account's lock it is asked once more whether this session may add a factor: another may have changed that. */
async function enrollCandidate(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { factorId }: Candidate,
  { timeStep, attempt }: Consumption,
): Promise<string[] | undefined> {
  const facts = await reloadFacts(tx, session);
  const [candidate] = await findCandidates(tx, facts, factorId);
  if (!candidate?.enrollment) throw new AaltoError('factor_not_found');
  await completeEnrollment(tx, candidate.enrollment, timeStep);
  await dropOtherSessions(tx, session, session.sessionId);
  await recordAudit(tx, call, 'factor.added', session, { factorId });
  const { friendlyName } = candidate.enrollment;
  await sendNotice(
    tx,
    services,
    call,
    facts,
    'factor_added',
    (notice) => factorAdded({ ...notice, friendlyName }),
    { factorId },
  );
  return facts.factors.length === 0 ? createRecoveryCodes(tx, services, session, attempt) : undefined;
}
