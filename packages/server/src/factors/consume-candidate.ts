import { AaltoError } from '@aalto/auth-core';
import { and, eq, lt, sql } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { factors } from '../database/schema/index.ts';
import { sealAnew } from '../keys/seal-anew.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { factorContext } from './account.ts';
import type { Candidate } from './candidates.ts';
import { enrollCandidate } from './enroll-candidate.ts';

export interface Consumption {
  readonly timeStep: number;
  readonly attempt: string | null;
}

/**
 * Consumes the time step of a right code, once: of any number of parallel calls, in any number of processes, one
 * update finds the step unused (RFC 6238 §5.2). A seed under an older root key is sealed anew by the way.
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
  const { backendId, userId, factorId, sealedSecret: read } = candidate;
  const sealed = await sealAnew(read, factorContext(candidate, factorId), services.rootKeys);
  // Whoever sealed it anew since it was read may know a newer key.
  const sealedSecret = sql`case when ${factors.sealedSecret} = ${read} then ${sealed} else ${factors.sealedSecret} end`;
  const consumed = await tx
    .update(factors)
    .set({
      lastTimeStep: timeStep,
      lastUsedAt: sql`clock_timestamp()`,
      ...(sealed === read ? {} : { sealedSecret }),
    })
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
