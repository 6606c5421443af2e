import { openSecret, verifyTotpCode } from '@aalto/auth-core';

import type { Services } from '../services.ts';
import { factorContext } from './account.ts';
import type { Candidate } from './candidates.ts';

/** A code that fits a candidate, and the time step that it belongs to. */
export interface AcceptedCode {
  readonly candidate: Candidate;
  readonly timeStep: number;
}

/** Holds a code against each candidate. Nothing is consumed yet. */
export async function judgeCode(
  { rootKeys }: Pick<Services, 'rootKeys'>,
  candidates: readonly Candidate[],
  code: string,
  now: Date,
): Promise<AcceptedCode | undefined> {
  for (const candidate of candidates) {
    const { factorId, sealedSecret, lastAcceptedTimeStep } = candidate;
    const secret = await openSecret(sealedSecret, factorContext(candidate, factorId), rootKeys);
    const verdict = verifyTotpCode({ secret, code, now, lastAcceptedTimeStep });
    if (verdict.accepted) return { candidate, timeStep: verdict.timeStep };
  }
  return undefined;
}
