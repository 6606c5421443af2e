import { AaltoError, decideReauthentication, decoyHash, hashAttempt } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';

import { inTransaction } from '../database/in-transaction.ts';
import { sessions, users } from '../database/schema/index.ts';
import { REAUTHENTICATION_FAILURES } from '../limits/limits.ts';
import { takeOwnCodeGuess } from '../limits/take-code-guess.ts';
import { giveBack, takeTriesOrRefuse } from '../limits/take.ts';
import type { Hashing } from '../passwords/passwords.ts';
import { consumeProof, lockProof } from '../proofs/consume-proof.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { isSession, lockFamily } from '../sessions/locked-family.ts';
import { advanceLocked, repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, mailedCode, password } from './inputs.ts';

export function reauthenticate({ assuredProcedure }: AccountProcedures, services: Services) {
  return assuredProcedure
    .meta({
      summary: 'Proves the password again, or a mailed code, for a sensitive change; the level stays.',
      errors: ['invalid_credentials', 'invalid_code', 'insufficient_aal', 'refresh_superseded'],
    })
    .input(
      z.union([
        z.strictObject({ password, attempt: attempt.optional() }),
        z.strictObject({ code: mailedCode, attempt: attempt.optional() }),
      ]),
    )
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input, signal }) => {
      if ('password' in input) {
        await services.passwords.inTurn(signal, (hashing) =>
          provePassword(services, ctx.session, input.password, hashing),
        );
      } else await proveCode(services, ctx.session, input.code, input.attempt);
      const proof = { attempt: input.attempt ?? null, isByMail: 'code' in input };
      const tokens = await renewAuthTime(services, ctx.aalto.apiKey, ctx.session, proof);
      return { session: await answerSession(services, tokens.facts, tokens.refreshToken) };
    });
}

async function provePassword(
  { database }: Services,
  { backendId, userId }: SessionFacts,
  secret: string,
  hashing: Hashing,
): Promise<void> {
  const counted = { limit: REAUTHENTICATION_FAILURES, key: `${backendId}:${userId}` };
  await takeTriesOrRefuse(database, [counted]);
  const [user] = await database
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  const matches = await hashing.verify(user?.passwordHash ?? decoyHash, secret);
  if (!matches) throw new AaltoError('invalid_credentials');
  await giveBack(database, counted.limit, counted.key);
}

/** A repeated attempt finds the code that it has used itself. */
async function proveCode(
  services: Services,
  { backendId, userId, email }: SessionFacts,
  code: string,
  used: string | undefined,
): Promise<void> {
  const claimed = {
    purposes: ['reauthentication'],
    backendId,
    claim: { email, code },
    attempt: used,
  } as const;
  const guess = await takeOwnCodeGuess(services.database, 'reauthentication', { backendId, userId });
  await inTransaction(services.database, async (tx) => {
    const proof = await lockProof(tx, services, claimed);
    if (proof.userId !== userId) throw new AaltoError('invalid_code');
    await consumeProof(tx, proof, used, null);
  });
  await guess.forgive();
}

/**
 * Rotates as a refresh does, in the client's one attempt slot, and sets the time of the first factor; of a mailed code
 * also that of the mail, which a first enrollment may ask for.
 */
function renewAuthTime(
  services: Services,
  apiKey: string,
  { sessionId }: SessionFacts,
  { attempt: used, isByMail }: { readonly attempt: string | null; readonly isByMail: boolean },
): Promise<NewTokens> {
  return inTransaction(services.database, async (tx) => {
    const locked = await lockFamily(tx, { apiKey, sessionId });
    if (!locked) throw new AaltoError('session_expired');
    const attemptHash = used === null ? null : hashAttempt(used);
    const decision = decideReauthentication({ attemptHash, family: locked.family, now: locked.now });
    if (decision.kind === 'refuse') throw new AaltoError(decision.code);
    const proven = { authTime: locked.now, ...(isByMail ? { emailProvenAt: locked.now } : {}) };
    if (decision.kind === 'proceed') return advanceLocked(tx, services, locked, 'rotation', used, proven);
    // The same tokens again; but the proof was made once more, and that is what was asked for.
    await tx.update(sessions).set(proven).where(isSession(locked));
    return repeatLocked(tx, services, locked, used);
  });
}
