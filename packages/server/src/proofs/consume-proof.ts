import { AaltoError, hashAttempt, hashesOfMailedCode, hashesOfMailedToken } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { mailedProofs } from '../database/schema/index.ts';
import type { Services } from '../services.ts';

export type ProofRow = typeof mailedProofs.$inferSelect;

/** What somebody brings to prove an address: the code that was mailed to it, or the token of the link. */
export type ProofClaim = { readonly email: string; readonly code: string } | { readonly token: string };

export interface ClaimedProof {
  readonly purposes: readonly ProofPurpose[];
  readonly backendId: string;
  readonly claim: ProofClaim;
  /** The attempt of the call; a repeated one finds what it has consumed. */
  readonly attempt: string | undefined;
  /** The user whose own proof may come again once it is consumed, where that proves nothing new. */
  readonly repeatedBy?: string;
}

/**
 * Looks a proof up without locking it, to find out whose it is: the account is locked first, and then its proof, as
 * everybody locks them.
 *
 * @throws {AaltoError} `invalid_code`: wrong, used, or over. Which of them is nobody's business.
 */
export async function findProof(
  database: Database,
  services: Services,
  claimed: ClaimedProof,
): Promise<ProofRow> {
  const [proof] = await selectProof(database, services, claimed);
  return usable(proof, claimed);
}

/**
 * Finds the proof and locks it. It is consumed by whoever locks it first; the same attempt may come again.
 *
 * @throws {AaltoError} `invalid_code`, as `findProof`.
 */
export async function lockProof(
  tx: Transaction,
  services: Services,
  claimed: ClaimedProof,
): Promise<ProofRow> {
  const [proof] = await selectProof(tx, services, claimed).for('update');
  return usable(proof, claimed);
}

function selectProof(executor: Database | Transaction, services: Services, claimed: ClaimedProof) {
  return executor
    .select()
    .from(mailedProofs)
    .where(and(eq(mailedProofs.backendId, claimed.backendId), matches(services, claimed), isLive))
    .orderBy(sql`${mailedProofs.consumedAt} nulls first`)
    .limit(1);
}

function usable(proof: ProofRow | undefined, { attempt, repeatedBy }: ClaimedProof): ProofRow {
  const attemptHash = attempt === undefined ? null : hashAttempt(attempt);
  if (!proof) throw new AaltoError('invalid_code');
  const isSameAttempt = proof.attemptHash !== null && proof.attemptHash === attemptHash;
  const isSameUser = repeatedBy !== undefined && proof.userId === repeatedBy;
  if (proof.consumedAt !== null && !isSameAttempt && !isSameUser) throw new AaltoError('invalid_code');
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
