import { randomBytes } from 'node:crypto';

import { createMailedProof } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { sql, TransactionRollbackError } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { afterCommit } from '../database/in-transaction.ts';
import { mailedProofs } from '../database/schema/index.ts';
import type { ProofDetails } from '../database/schema/index.ts';
import { takeOrRefuse } from '../limits/take.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { MailContent } from '../mail/mail-sender.ts';
import type { CodeAndLink } from '../mail/templates/code-mails.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { confirmLink } from './confirm-link.ts';

export const PROOF_MINUTES = 10;

/** Whoever asks, and whether there is an account or not: an inbox is not to be flooded through us. */
const MAILS_A_MINUTE = { bucket: 'mail.minute', limit: 1, windowSeconds: 60 };
const MAILS_AN_HOUR = { bucket: 'mail.hour', limit: 5, windowSeconds: 3600 };

export interface ProofRequest {
  readonly backend: Pick<BackendRow, 'id' | 'name'>;
  readonly purpose: Exclude<ProofPurpose, 'was_not_me'>;
  /** The address to be proven, as it was given. */
  readonly email: string;
  readonly userId: string | null;
  readonly redirectTo: string | null;
  readonly details?: ProofDetails;
  /** False where nobody is to get one: all the work is done, so that the time tells nothing, and no mail leaves. */
  readonly isWanted: boolean;
  readonly write: (mail: CodeAndLink) => MailContent;
}

/** Takes from an address's share of mails; asked before anything is looked up, so that the answer tells nothing. */
export async function takeMailTo(database: Database, backendId: string, address: string): Promise<void> {
  const key = `${backendId}:${emailKey(address)}`;
  // In this order: who asks too soon has not used up the hour.
  await takeOrRefuse(database, MAILS_A_MINUTE, key);
  await takeOrRefuse(database, MAILS_AN_HOUR, key);
}

/**
 * Mails a code and a link that prove an address, and keeps their hashes. Where nobody is to get one, all of it is done
 * and taken back, so that neither the answer nor its time tells whether an address has an account.
 */
export async function mailProof(
  tx: Transaction,
  services: Services,
  call: CallContext,
  request: ProofRequest,
): Promise<void> {
  try {
    await tx.transaction(async (step) => {
      await writeProof(step, services, call, request);
      if (!request.isWanted) step.rollback();
    });
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
  }
  afterCommit(tx, () => services.mail.nudge());
}

async function writeProof(
  tx: Transaction,
  services: Services,
  { device }: CallContext,
  { backend, purpose, email, userId, redirectTo, details = {}, write }: ProofRequest,
): Promise<void> {
  const { rootKeys, publicUrl } = services;
  const subject = { purpose, backendId: backend.id, emailKey: emailKey(email) };
  const { code, token, codeHash, tokenHash } = createMailedProof(subject, randomBytes(40), rootKeys.current);
  const [proof] = await tx
    .insert(mailedProofs)
    .values({
      ...subject,
      email,
      userId,
      redirectTo,
      details,
      codeHash,
      tokenHash,
      createdAt: sql`clock_timestamp()`,
      expiresAt: inMinutes(PROOF_MINUTES),
    })
    .returning({ at: mailedProofs.createdAt });
  const link = confirmLink(publicUrl, { purpose, backendId: backend.id, token });
  const at = proof?.at ?? new Date();
  const content = write({
    backendName: backend.name,
    at,
    device,
    code,
    link,
    expiresInMinutes: PROOF_MINUTES,
  });
  await enqueueMail(tx, services, { backendId: backend.id, userId, to: email, kind: purpose, content });
}

export function inMinutes(minutes: number) {
  return sql`clock_timestamp() + make_interval(mins => ${minutes}::integer)`;
}
