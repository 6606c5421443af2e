import { AaltoError } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';

import { loadBackend } from '../auth/account-store.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { takeCodeGuess } from '../limits/take-code-guess.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { createSession } from '../sessions/create-session.ts';
import { lockFamily } from '../sessions/locked-family.ts';
import { repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import type { SessionAnswer } from '../sessions/session-answer.ts';
import type { CallContext } from '../trpc/context.ts';
import { consumeProof, findProof, lockProof } from './consume-proof.ts';
import type { ClaimedProof, ProofClaim, ProofRow } from './consume-proof.ts';
import { lockUserByEmail } from './prove-address.ts';

/** What a proof is of, as it stands in the transaction that consumes it. */
interface Arrival<Prepared> {
  readonly backend: BackendRow;
  readonly proof: ProofRow;
  /** The account that the address has, locked; undefined where it has none. */
  readonly found: UserRow | undefined;
  readonly prepared: Prepared;
}

export interface ProofSignIn<Prepared> {
  readonly purposes: readonly ProofPurpose[];
  readonly claim: ProofClaim;
  readonly attempt: string | undefined;
  /** What is done for a proof that is right, while nothing is locked and nothing consumed. */
  readonly prepare: (backend: BackendRow, proof: ProofRow) => Promise<Prepared>;
  /** Whose account the proof is of, and what becomes of it by the proof. */
  readonly arrive: (tx: Transaction, arrival: Arrival<Prepared>) => Promise<UserRow>;
}

/**
 * Signs in whoever brings a mailed proof: consumed once, at `aal1`. An answer that was lost is given again to the same
 * attempt, as long as nothing came after it.
 */
export async function signInByProof<Prepared>(
  services: Services,
  call: CallContext,
  { purposes, claim, attempt, prepare, arrive }: ProofSignIn<Prepared>,
): Promise<SessionAnswer> {
  const { database } = services;
  const backend = await loadBackend(database, call.apiKey);
  const claimed: ClaimedProof = { purposes, backendId: backend.id, claim, attempt };
  const right = await findGuessed(services, call, claimed);
  const prepared = await prepare(backend, right);
  const tokens = await inTransaction(database, async (tx) => {
    const found = await lockUserByEmail(tx, backend.id, right.email);
    const proof = await lockProof(tx, services, claimed);
    if (proof.consumedAt !== null) return repeatTokens(tx, services, call, proof, attempt);
    const user = await arrive(tx, { backend, proof, found, prepared });
    const signIn = { backendId: backend.id, userId: user.id, method: 'email', attempt } as const;
    const issued = await createSession(tx, services, call, signIn);
    await consumeProof(tx, proof, attempt, issued.facts.sessionId);
    return issued;
  });
  return answerSession(services, tokens.facts, tokens.refreshToken);
}

/** A guess is counted before it is judged. A right one is none, whatever then keeps its owner from getting in. */
async function findGuessed(
  services: Services,
  { device: { ipAddress } }: CallContext,
  claimed: ClaimedProof,
): Promise<ProofRow> {
  const { purposes, backendId, claim } = claimed;
  if ('token' in claim) return findProof(services.database, services, claimed);
  const { email } = claim;
  const guess = await takeCodeGuess(services.database, purposes, { backendId, email, ipAddress });
  const proof = await findProof(services.database, services, claimed);
  await guess.forgive();
  return proof;
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
