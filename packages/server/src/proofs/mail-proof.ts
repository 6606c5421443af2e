import { randomBytes } from 'node:crypto';

import { createMailedProof } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { sql, TransactionRollbackError } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { afterCommit } from '../database/in-transaction.ts';
import { mailedProofs } from '../database/schema/index.ts';
import type { ProofDetails } from '../database/schema/index.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { MailContent } from '../mail/mail-sender.ts';
import type { CodeAndLink } from '../mail/templates/code-mails.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { confirmLink } from './confirm-link.ts';

export const PROOF_MINUTES = 10;

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
