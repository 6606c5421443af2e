import { AaltoError, hashPassword, weaknessesOf } from '@aalto/auth-core';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { users } from '../database/schema/index.ts';
import type { Json } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { createSession } from '../sessions/issue-session.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { emailKey, loadBackend } from './account-store.ts';
import { email, metadata, password } from './inputs.ts';

const input = z.strictObject({
  email,
  password,
  metadata: metadata.optional(),
  redirectTo: z.url().optional(),
});

export function signUp({ publicProcedure }: AccountProcedures, services: Services) {
  const { database } = services;
  return publicProcedure
    .meta({
      summary: 'Creates an account with an e-mail address and a password, and signs in.',
      errors: ['signups_disabled', 'weak_password', 'conflict'],
    })
    .input(input)
    .output(z.object({ session: sessionAnswer.nullable() }))
    .mutation(async ({ ctx, input: { email: address, password: secret, metadata: given } }) => {
      const backend = await loadBackend(database, ctx.aalto.apiKey);
      if (!backend.signupsEnabled) throw new AaltoError('signups_disabled');
      refuseWeakPassword(secret);
      const user = {
        backendId: backend.id,
        email: address,
        passwordHash: await hashPassword(secret),
        metadata: given ?? {},
      };
      const tokens = await inTransaction(database, async (tx) => {
        const created = await createUser(tx, user);
        if (created) await recordAudit(tx, ctx.aalto, 'user.signed_up', created);
        // While the address awaits proof, a known and an unknown one answer alike.
        if (backend.requireEmailProof) return null;
        if (!created) throw new AaltoError('conflict');
        return createSession(tx, services, ctx.aalto, { ...created, method: 'pwd' });
      });
      return { session: tokens && (await answerSession(services, tokens.facts, tokens.refreshToken)) };
    });
}

function refuseWeakPassword(secret: string): void {
  const reasons = weaknessesOf(secret);
  if (reasons.length > 0) throw new AaltoError('weak_password', { reasons });
}

interface NewUser {
  readonly backendId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly metadata: Json;
}

/** Undefined where the address has an account already. */
async function createUser(tx: Transaction, user: NewUser) {
  const [created] = await tx
    .insert(users)
    .values({ ...user, emailKey: emailKey(user.email) })
    .onConflictDoNothing({ target: [users.backendId, users.emailKey] })
    .returning({ backendId: users.backendId, userId: users.id });
  return created;
}
