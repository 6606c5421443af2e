import { randomBytes } from 'node:crypto';

import { createMailedProof } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { mailedProofs } from '../database/schema/index.ts';
import type { ProofDetails } from '../database/schema/index.ts';
import { confirmLink } from '../proofs/confirm-link.ts';
import type { Services } from '../services.ts';

/** Long enough for whoever reads mail on Monday what happened on Friday. */
const HOURS = 72;

export interface NoticeAbout {
  readonly backendId: string;
  readonly userId: string;
  /** Where the notice goes: whoever reads it there may undo what it tells of. */
  readonly email: string;
  readonly undoes: Pick<ProofDetails, 'factorId' | 'identityId' | 'recoveryCodes' | 'previousVerifiedAt'>;
}

/** The link of a notice under which its reader says that it was somebody else. Good once, for three days. */
export async function wasNotMeLink(
  tx: Transaction,
  { rootKeys, publicUrl }: Pick<Services, 'rootKeys' | 'publicUrl'>,
  { backendId, userId, email, undoes }: NoticeAbout,
): Promise<string> {
  const purpose = 'was_not_me';
  const subject = { purpose, backendId, emailKey: emailKey(email) } as const;
  const { token, codeHash, tokenHash } = createMailedProof(subject, randomBytes(40), rootKeys.current);
  await tx.insert(mailedProofs).values({
    ...subject,
    email,
    userId,
    details: undoes,
    codeHash,
    tokenHash,
    createdAt: sql`clock_timestamp()`,
    expiresAt: sql`clock_timestamp() + make_interval(hours => ${HOURS}::integer)`,
  });
  return confirmLink(publicUrl, { purpose, backendId, token });
}
