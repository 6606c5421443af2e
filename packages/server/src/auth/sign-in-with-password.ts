import { AaltoError, decoyHash, verifyPassword } from '@aalto/auth-core';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import { giveBack, takeOrRefuse } from '../limits/take.ts';
import type { Services } from '../services.ts';
import { issueSession } from '../sessions/issue-session.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { emailKey, findUserByEmail, loadBackend } from './account-store.ts';
import { email, password } from './inputs.ts';

const FAILURES = { bucket: 'sign_in.failures', limit: 10, windowSeconds: 900 };

export function signInWithPassword({ publicProcedure }: AccountProcedures, services: Services) {
  const { database } = services;
  return publicProcedure
    .meta({
      summary: 'Signs in with an e-mail address and a password, at aal1.',
      errors: ['invalid_credentials', 'email_not_verified', 'user_banned'],
    })
    .input(z.strictObject({ email, password }))
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input: { email: address, password: secret } }) => {
      const backend = await loadBackend(database, ctx.aalto.apiKey);
      const limitKey = `${backend.id}:${emailKey(address)}:${ctx.aalto.device.ipAddress}`;
      await takeOrRefuse(database, FAILURES, limitKey);
      const user = await findUserByEmail(database, backend.id, address);
      // An address without an account costs the same work, so that the time tells nothing.
      const matches = await verifyPassword(user?.passwordHash ?? decoyHash, secret);
      if (!user || !matches) {
        await recordAudit(database, ctx.aalto, 'session.sign_in_failed', {
          backendId: backend.id,
          userId: user?.id ?? null,
        });
        throw new AaltoError('invalid_credentials');
      }
      await giveBack(database, FAILURES, limitKey);
      if (user.bannedAt) throw new AaltoError('user_banned');
      if (backend.requireEmailProof && !user.emailVerifiedAt) throw new AaltoError('email_not_verified');
      const session = await issueSession(services, ctx.aalto, {
        backendId: backend.id,
        userId: user.id,
        method: 'pwd',
      });
      return { session };
    });
}
