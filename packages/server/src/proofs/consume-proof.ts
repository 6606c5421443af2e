import { AaltoError, hashAttempt, hashesOfMailedCode, hashesOfMailedToken } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { mailedProofs } from '../database/schema/index.ts';
import { giveBack, takeOrRefuse } from '../limits/take.ts';
import type { Services } from '../services.ts';

export type ProofRow = typeof mailedProofs.$inferSelect;

/** What somebody brings to prove an address: the code that was mailed to it, or the token of the link. */
export type ProofClaim = { readonly email: string; readonly code: string } | { readonly token: string };

/** One budget an address and purpose, whatever was mailed meanwhile: a new mail gives nobody new guesses. */
const GUESSES = { bucket: 'mailed_code.guesses', limit: 5, windowSeconds: 600 };

export interface ClaimedProof {
  readonly purposes: readonly ProofPurpose[];
  readonly backendId: string;
  readonly claim: ProofClaim;
  /** The attempt of the call; a repeated one finds what it has consumed. */
  readonly attempt: string | undefined;
}

/** Counts a guess at a code, before it is judged. A link's token is no guess. */
export async function takeGuess(database: Database, { purposes, backendId, claim }: ClaimedProof) {
  if ('code' in claim) await takeOrRefuse(database, GUESSES, guessKey(purposes, backendId, claim.email));
}

export async function giveGuessBack(database: Database, { purposes, backendId, claim }: ClaimedProof) {
  if ('code' in claim) await giveBack(database, GUESSES, guessKey(purposes, backendId, claim.email));
}

/**
 * Finds the proof and locks it. It is consumed by whoever locks it first; the same attempt may come again.
 *
 * @throws {AaltoError} `invalid_code`: wrong, used, or over. Which of them is nobody's business.
 */
export async function lockProof(
  tx: Transaction,
  services: Services,
  claimed: ClaimedProof,
): Promise<ProofRow> {
  const [proof] = await tx
    .select()
    .from(mailedProofs)
    .where(and(eq(mailedProofs.backendId, claimed.backendId), matches(services, claimed), isLive))
    .orderBy(sql`${mailedProofs.consumedAt} nulls first`)
    .limit(1)
    .for('update');
  const attemptHash = claimed.attempt === undefined ? null : hashAttempt(claimed.attempt);
  const isRepeated = proof?.attemptHash !== null && proof?.attemptHash === attemptHash;
  if (!proof || (proof.consumedAt !== null && !isRepeated)) throw new AaltoError('invalid_code');
  return proof;
}

/** Writes that a proof was used, by which attempt, and for which session. */
export async function consumeProof(
  tx: Transaction,
  { backendId, id }: ProofRow,
  attempt: string | undefined,
  sessionId: string | null,
): Promise<void> {
  await tx
    .update(mailedProofs)
    .set({
      consumedAt: sql`clock_timestamp()`,
      attemptHash: attempt === undefined ? null : hashAttempt(attempt),
      sessionId,
      details: {},
    })
    .where(and(eq(mailedProofs.backendId, backendId), eq(mailedProofs.id, id)));
}

const isLive = gt(mailedProofs.expiresAt, sql`clock_timestamp()`);

function matches({ rootKeys }: Services, { purposes, backendId, claim }: ClaimedProof): SQL | undefined {
  if ('token' in claim) {
    const hashes = purposes.flatMap((purpose) =>
      hashesOfMailedToken({ purpose, backendId }, claim.token, rootKeys),
    );
    return inArray(mailedProofs.tokenHash, hashes);
  }
  const key = emailKey(claim.email);
  const hashes = purposes.flatMap((purpose) =>
    hashesOfMailedCode({ purpose, backendId, emailKey: key }, claim.code, rootKeys),
  );
  return and(
    inArray(mailedProofs.purpose, [...purposes]),
    eq(mailedProofs.emailKey, key),
    inArray(mailedProofs.codeHash, hashes),
  );
}

function guessKey(purposes: readonly ProofPurpose[], backendId: string, address: string): string {
  return `${backendId}:${purposes.join('+')}:${emailKey(address)}`;
}
