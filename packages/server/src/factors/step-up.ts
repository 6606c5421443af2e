import { AaltoError, decideGuess, openSecret, verifyTotpCode } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { advanceLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { factorContext, lockAccount, loadGuessCount, saveGuessCount } from './account.ts';
import { findCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { consumeCandidate } from './consume-candidate.ts';
import { lockForStepUp } from './lock-for-step-up.ts';
import { repeatRecoveryCodes } from './recovery-code-set.ts';

/** New tokens, and with a first factor the recovery codes that are shown once. */
interface SteppedUp extends NewTokens {
  readonly recoveryCodes: string[] | undefined;
}

export interface Proof {
  readonly code: string;
  readonly factorId: string | undefined;
  readonly attempt: string | null;
}

/**
 * Raises a session to `aal2` by a code, in two commits: the guess is counted before the code is judged, so that a
 * crash forgives nothing; then the time step is consumed, the counter reset and a new epoch opened, all or nothing.
 */
export async function stepUp(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  proof: Proof,
): Promise<StepUpAnswer> {
  const counted = await countGuess(services, call, session, proof);
  if (counted.kind === 'repeated') return answerStepUp(services, counted.tokens);
  const accepted = await judgeCode(services, counted.candidates, proof.code, session.now);
  if (!accepted) {
    const happened = counted.locks ? 'factor.locked' : 'factor.code_refused';
    await recordAudit(services.database, call, happened, session);
    throw new AaltoError('invalid_code');
  }
  return answerStepUp(services, await completeStepUp(services, call, session, proof, accepted));
}

interface StepUpAnswer {
  readonly session: SessionAnswer;
  readonly recoveryCodes?: string[];
}

async function answerStepUp(
  services: Services,
  { facts, refreshToken, recoveryCodes }: SteppedUp,
): Promise<StepUpAnswer> {
  const session = await answerSession(services, facts, refreshToken);
  return recoveryCodes ? { session, recoveryCodes } : { session };
}

type CountedGuess =
  | { readonly kind: 'repeated'; readonly tokens: SteppedUp }
  | { readonly kind: 'counted'; readonly candidates: readonly Candidate[]; readonly locks: boolean };

function countGuess(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { factorId, attempt }: Proof,
): Promise<CountedGuess> {
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const { repeated } = await lockForStepUp(tx, services, call, session, attempt);
    if (repeated) return { kind: 'repeated', tokens: await repeatStepUp(tx, services, repeated, attempt) };
    const candidates = await findCandidates(tx, session, factorId);
    const guess = decideGuess(await loadGuessCount(tx, session), session.now);
    if (guess.kind === 'locked') {
      throw new AaltoError('mfa_locked', { retryAfterSeconds: guess.retryAfterSeconds });
    }
    await saveGuessCount(tx, session, guess.count);
    return { kind: 'counted', candidates, locks: guess.count.lockedUntil !== null };
  });
}

/** A code that fits a candidate, and the time step that it belongs to. */
interface AcceptedCode {
  readonly candidate: Candidate;
  readonly timeStep: number;
}

async function judgeCode(
  { rootKeys }: Services,
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

function completeStepUp(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { attempt }: Proof,
  { candidate, timeStep }: AcceptedCode,
): Promise<SteppedUp> {
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const { locked, repeated } = await lockForStepUp(tx, services, call, session, attempt);
    if (repeated) return repeatStepUp(tx, services, repeated, attempt);
    const recoveryCodes = await consumeCandidate(tx, services, call, session, candidate, {
      timeStep,
      attempt,
    });
    await saveGuessCount(tx, session, { failures: 0, lockedUntil: null });
    await recordAudit(tx, call, 'session.stepped_up', session, { factorId: candidate.factorId });
    const amr = [...new Set([...session.amr, 'otp', 'mfa'])];
    const change = { aal: 'aal2', aal2At: locked.now, amr } as const;
    return { ...(await advanceLocked(tx, services, locked, 'step-up', attempt, change)), recoveryCodes };
  });
}

async function repeatStepUp(
  tx: Transaction,
  services: Services,
  tokens: NewTokens,
  attempt: string | null,
): Promise<SteppedUp> {
  return { ...tokens, recoveryCodes: await repeatRecoveryCodes(tx, services, tokens.facts, attempt) };
}
