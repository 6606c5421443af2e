import { AaltoError } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';

import { loadBackend } from '../auth/account-store.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { createSession } from '../sessions/create-session.ts';
import { lockFamily } from '../sessions/locked-family.ts';
import { repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { CallContext } from '../trpc/context.ts';
import { consumeProof, giveGuessBack, lockProof, takeGuess } from './consume-proof.ts';
import type { ClaimedProof, ProofClaim, ProofRow } from './consume-proof.ts';

export interface ProofSignIn {
  readonly purposes: readonly ProofPurpose[];
  readonly claim: ProofClaim;
  readonly attempt: string | undefined;
  /** Whose account the proof is of, and what becomes of it by the proof. */
  readonly arrive: (tx: Transaction, backend: BackendRow, proof: ProofRow) => Promise<UserRow>;
}

/**
 * Signs in whoever brings a mailed proof: consumed once, at `aal1`. An answer that was lost is given again to the same
 * attempt, as long as nothing came after it.
 */
export async function signInByProof(
  services: Services,
  call: CallContext,
  { purposes, claim, attempt, arrive }: ProofSignIn,
): Promise<SessionAnswer> {
  const { database } = services;
  const backend = await loadBackend(database, call.apiKey);
  const claimed: ClaimedProof = { purposes, backendId: backend.id, claim, attempt };
  await takeGuess(database, claimed);
  const tokens = await inTransaction(database, async (tx) => {
    const proof = await lockProof(tx, services, claimed);
    if (proof.consumedAt !== null) return repeatTokens(tx, services, call, proof, attempt);
    const user = await arrive(tx, backend, proof);
    const signIn = { backendId: backend.id, userId: user.id, method: 'email', attempt } as const;
    const issued = await createSession(tx, services, call, signIn);
    await consumeProof(tx, proof, attempt, issued.facts.sessionId);
    return issued;
  });
  await giveGuessBack(database, claimed);
  return answerSession(services, tokens.facts, tokens.refreshToken);
}

/** The first tokens of the session once more; once it has moved on, its client has had them. */
export async function repeatTokens(
  tx: Transaction,
  services: Services,
  { apiKey }: CallContext,
  { sessionId }: Pick<ProofRow, 'sessionId'>,
  attempt: string | undefined,
): Promise<NewTokens> {
  const locked = sessionId === null ? null : await lockFamily(tx, { apiKey, sessionId });
  const isFirst = locked && !locked.family.revoked && locked.family.epoch + locked.family.generation === 0;
  if (!isFirst) throw new AaltoError('invalid_code');
  return repeatLocked(tx, services, locked, attempt ?? null);
}
