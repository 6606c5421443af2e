import { AaltoError, decideReauthentication, decoyHash, hashAttempt, verifyPassword } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';

import { inTransaction } from '../database/in-transaction.ts';
import { sessions, users } from '../database/schema/index.ts';
import { giveBack, takeOrRefuse } from '../limits/take.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { isSession, lockFamily } from '../sessions/locked-family.ts';
import { advanceLocked, repeatLocked } from '../sessions/locked-transition.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { attempt, password } from './inputs.ts';

const FAILURES = { bucket: 'reauthenticate.failures', limit: 10, windowSeconds: 900 };

export function reauthenticate({ assuredProcedure }: AccountProcedures, services: Services) {
  return assuredProcedure
    .meta({
      summary: 'Proves the password again, for a sensitive change; the level stays.',
      errors: ['invalid_credentials', 'insufficient_aal', 'refresh_superseded'],
    })
    .input(z.strictObject({ password, attempt: attempt.optional() }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input }) => {
      await provePassword(services, ctx.session, input.password);
      const tokens = await renewAuthTime(services, ctx.aalto.apiKey, ctx.session, input.attempt ?? null);
      return { session: await answerSession(services, tokens.facts, tokens.refreshToken) };
    });
}

async function provePassword(
  { database }: Services,
  { backendId, userId }: SessionFacts,
  secret: string,
): Promise<void> {
  const limitKey = `${backendId}:${userId}`;
  await takeOrRefuse(database, FAILURES, limitKey);
  const [user] = await database
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
  const matches = await verifyPassword(user?.passwordHash ?? decoyHash, secret);
  if (!matches) throw new AaltoError('invalid_credentials');
  await giveBack(database, FAILURES, limitKey);
}

/** Rotates as a refresh does, in the client's one attempt slot, and sets the time of the first factor. */
function renewAuthTime(
  services: Services,
  apiKey: string,
  { sessionId }: SessionFacts,
  used: string | null,
): Promise<NewTokens> {
  return inTransaction(services.database, async (tx) => {
    const locked = await lockFamily(tx, { apiKey, sessionId });
    if (!locked) throw new AaltoError('session_expired');
    const attemptHash = used === null ? null : hashAttempt(used);
    const decision = decideReauthentication({ attemptHash, family: locked.family, now: locked.now });
    if (decision.kind === 'refuse') throw new AaltoError(decision.code);
    const proven = { authTime: locked.now };
    if (decision.kind === 'proceed') return advanceLocked(tx, services, locked, 'rotation', used, proven);
    // The same tokens again; but the password was proven once more, and that is what was asked for.
    await tx.update(sessions).set(proven).where(isSession(locked));
    return repeatLocked(tx, services, locked, used);
  });
}
