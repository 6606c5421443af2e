import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';
import { z } from 'zod';

import { isUser } from '../account/change-account.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { users } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import { takeOwnCodeGuess } from '../limits/take-code-guess.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { emailChanged } from '../mail/templates/notices.ts';
import { consumeProof, lockProof } from '../proofs/consume-proof.ts';
import type { ProofRow } from '../proofs/consume-proof.ts';
import { lockUserByEmail } from '../proofs/prove-address.ts';
import type { Services } from '../services.ts';
import { answerUser } from '../sessions/answer-session.ts';
import { requireAccess, requireEnrollment } from '../sessions/session-access.ts';
import { userAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { loadFamilyFacts, reloadFacts } from '../sessions/session-store.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import { emailKey } from './account-store.ts';
import { mailedCode, linkToken } from './inputs.ts';

const input = z.union([z.strictObject({ code: mailedCode }), z.strictObject({ token: linkToken })]);

export function confirmEmailChange({ assuredProcedure }: AccountProcedures, services: Services) {
  const { database } = services;
  return assuredProcedure
    .meta({
      summary: 'Proves the new address by the code or link that was mailed to it; the account then has it.',
      errors: ['invalid_code', 'conflict', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(input)
    .output(z.object({ user: userAnswer }))
    .mutation(async ({ ctx, input: given }) => {
      const { session } = ctx;
      const { backendId, userId: repeatedBy } = session;
      // Whoever repeats a call whose answer was lost has the new address already.
      const email = session.newEmail ?? session.email;
      const claim = 'token' in given ? given : { email, code: given.code };
      const claimed = {
        purposes: ['email_change'],
        backendId,
        claim,
        attempt: undefined,
        repeatedBy,
      } as const;
      const guess = 'code' in claim ? await takeOwnCodeGuess(database, 'email_change', session) : undefined;
      const facts = await inTransaction(database, async (tx) => {
        await lockAccount(tx, session);
        const proof = await lockProof(tx, services, claimed);
        const fresh = await reloadFacts(tx, session);
        requireAccess('assured', fresh);
        // What goes to the new address may be what a first enrollment asks for.
        if (fresh.factors.length === 0) requireEnrollment(fresh);
        if (!isTaken(fresh, proof)) await takeAddress(tx, services, ctx.aalto, fresh, proof);
        return loadFamilyFacts(tx, backendId, session.sessionId);
      });
      await guess?.forgive();
      return { user: answerUser(facts) };
    });
}

/** Whether this very proof gave the account the address that it has: the call came before, and its answer was lost. */
function isTaken(session: SessionFacts, { userId, email, consumedAt }: ProofRow): boolean {
  return consumedAt !== null && userId === session.userId && email === session.email;
}

/** The proof must be of the account that asked, and of the address that it asked for last. */
async function takeAddress(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  proof: ProofRow,
): Promise<void> {
  const isAskedFor = session.newEmail !== null && emailKey(session.newEmail) === proof.emailKey;
  const isFresh = proof.consumedAt === null && proof.userId === session.userId;
  if (!isFresh || !isAskedFor) throw new AaltoError('invalid_code');
  const holder = await lockUserByEmail(tx, session.backendId, proof.email);
  if (holder && holder.id !== session.userId) throw new AaltoError('conflict');
  await consumeProof(tx, proof, undefined, null);
  const change = { email: proof.email, emailKey: proof.emailKey, newEmail: null };
  await tx
    .update(users)
    .set({ ...change, emailVerifiedAt: sql`clock_timestamp()` })
    .where(isUser(session));
  await recordAudit(tx, call, 'user.email_changed', session);
  await sendNotice(tx, services, call, session, 'email_changed', (notice) =>
    emailChanged({ ...notice, newEmail: proof.email }),
  );
}
