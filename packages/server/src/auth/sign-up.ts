import { AaltoError, hashPassword, weaknessesOf } from '@aalto/auth-core';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/connect.ts';
import { users } from '../database/schema/index.ts';
import type { Json } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { issueSession } from '../sessions/issue-session.ts';
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
      const created = await createUser(database, {
        backendId: backend.id,
        email: address,
        passwordHash: await hashPassword(secret),
        metadata: given ?? {},
      });
      if (created) await recordAudit(database, ctx.aalto, 'user.signed_up', created);
      // While the address awaits proof, a known and an unknown one answer alike.
      if (backend.requireEmailProof) return { session: null };
      if (!created) throw new AaltoError('conflict');
      return { session: await issueSession(services, ctx.aalto, { ...created, method: 'pwd' }) };
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
async function createUser(database: Database, user: NewUser) {
  const [created] = await database
    .insert(users)
    .values({ ...user, emailKey: emailKey(user.email) })
    .onConflictDoNothing({ target: [users.backendId, users.emailKey] })
    .returning({ backendId: users.backendId, userId: users.id });
  return created;
}
