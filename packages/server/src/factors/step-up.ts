import { AaltoError, decideGuess } from '@aalto/auth-core';
import type { GuessCount } from '@aalto/auth-core';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { GuessBudget } from '../database/schema/index.ts';
import { findDevice, memoryEnd } from '../devices/device-store.ts';
import type { DeviceRow } from '../devices/device-store.ts';
import { recordDevice } from '../devices/record-device.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { advanceLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { lockAccount } from './account.ts';
import { findCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { consumeCandidate } from './consume-candidate.ts';
import { guessBudget, loadGuessCount, resetGuesses, saveGuessCount } from './guess-count.ts';
import { judgeCode } from './judge-code.ts';
import type { AcceptedCode } from './judge-code.ts';
import { lockForStepUp } from './lock-for-step-up.ts';
import { repeatRecoveryCodes } from './recovery-code-set.ts';
import { refuseGuess } from './refuse-guess.ts';

export interface Proof {
  readonly code: string;
  readonly factorId: string | undefined;
  readonly attempt: string | null;
  /** The secret of the device, where it has one, and whether it is to be remembered. */
  readonly device: string | undefined;
  readonly rememberDevice: boolean;
}

interface StepUpAnswer {
  readonly session: SessionAnswer;
  readonly recoveryCodes?: string[];
  readonly rememberedUntil?: string | null;
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
  if (counted.kind === 'repeated') return answerStepUp(services, counted.steppedUp);
  const accepted = await judgeCode(services, counted.candidates, proof.code, session.now);
  if (!accepted) return refuseGuess(services, call, session, counted.count);
  return answerStepUp(services, await completeStepUp(services, call, session, proof, counted, accepted));
}

/** New tokens, and what comes with them: the codes of a first factor, and what is known of the device. */
interface SteppedUp extends Omit<StepUpAnswer, 'session'> {
  readonly tokens: NewTokens;
}

async function answerStepUp(services: Services, { tokens, ...more }: SteppedUp): Promise<StepUpAnswer> {
  return { session: await answerSession(services, tokens.facts, tokens.refreshToken), ...more };
}

interface CountedGuess {
  readonly kind: 'counted';
  readonly candidates: readonly Candidate[];
  readonly budget: GuessBudget;
  readonly count: GuessCount;
}

function countGuess(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  proof: Proof,
): Promise<CountedGuess | { readonly kind: 'repeated'; readonly steppedUp: SteppedUp }> {
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const { repeated } = await lockForStepUp(tx, services, call, session, proof.attempt);
    if (repeated) return { kind: 'repeated', steppedUp: await repeatStepUp(tx, services, repeated, proof) };
    const candidates = await findCandidates(tx, session, proof.factorId);
    const budget = await guessBudget(tx, session, proof.device);
    const guess = decideGuess(await loadGuessCount(tx, session, budget), session.now);
    if (guess.kind === 'locked') {
      throw new AaltoError('mfa_locked', { retryAfterSeconds: guess.retryAfterSeconds });
    }
    await saveGuessCount(tx, session, budget, guess.count);
    return { kind: 'counted', candidates, budget, count: guess.count };
  });
}

function completeStepUp(
  services: Services,
  call: CallContext,
  session: SessionFacts,
  proof: Proof,
  { budget }: CountedGuess,
  { candidate, timeStep }: AcceptedCode,
): Promise<SteppedUp> {
  const { attempt, device: secret, rememberDevice: remember } = proof;
  const { factorId } = candidate;
  return inTransaction(services.database, async (tx) => {
    await lockAccount(tx, session);
    const { locked, repeated } = await lockForStepUp(tx, services, call, session, attempt);
    if (repeated) return repeatStepUp(tx, services, repeated, proof);
    const codes = await consumeCandidate(tx, services, call, session, candidate, { timeStep, attempt });
    await resetGuesses(tx, session, budget);
    const device =
      secret && (await recordDevice(tx, services, call, session, { secret, factorId, remember }));
    await recordAudit(tx, call, 'session.stepped_up', session, { factorId });
    const amr = [...new Set([...session.amr, 'otp', 'mfa'])];
    const raised = { aal: 'aal2', aal2At: locked.now, rememberedProofAt: null, amr } as const;
    const change = { ...raised, deviceId: device ? device.id : null };
    const tokens = await advanceLocked(tx, services, locked, 'step-up', attempt, change);
    return { tokens, ...withCodes(codes), ...(device ? memoryOf(device, session) : {}) };
  });
}

async function repeatStepUp(
  tx: Transaction,
  services: Services,
  tokens: NewTokens,
  { attempt, device }: Proof,
): Promise<SteppedUp> {
  const codes = await repeatRecoveryCodes(tx, services, tokens.facts, attempt);
  if (device === undefined) return { tokens, ...withCodes(codes) };
  const found = await findDevice(tx, tokens.facts, device);
  return { tokens, ...withCodes(codes), ...memoryOf(found, tokens.facts) };
}

function memoryOf(device: DeviceRow | undefined, session: SessionFacts) {
  return { rememberedUntil: memoryEnd(device, session)?.toISOString() ?? null };
}

function withCodes(recoveryCodes: string[] | undefined): Pick<SteppedUp, 'recoveryCodes'> {
  return recoveryCodes ? { recoveryCodes } : {};
}
