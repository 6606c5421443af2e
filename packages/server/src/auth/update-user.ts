import { z } from 'zod';

import { changeAccount } from '../account/change-account.ts';
import { PASSWORD_CHANGES } from '../limits/limits.ts';
import { takeMailTo } from '../limits/take-mail-to.ts';
import { takeTriesOrRefuse } from '../limits/take.ts';
import type { Services } from '../services.ts';
import { answerUser } from '../sessions/answer-session.ts';
import { requireAccess, requireEnrollment } from '../sessions/session-access.ts';
import { userAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { email, metadata, password } from './inputs.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';

const input = z
  .strictObject({
    email: email.optional(),
    password: password.optional(),
    metadata: metadata.optional(),
  })
  .optional();

export function updateUser({ assuredProcedure }: AccountProcedures, services: Services) {
  return assuredProcedure
    .meta({
      summary:
        'Changes the password or metadata, or asks for another address, which is used once it is proven.',
      errors: ['insufficient_aal', 'reauthentication_required', 'weak_password'],
    })
    .input(input)
    .output(z.object({ user: userAnswer }))
    .mutation(async ({ ctx, input: wish = {}, signal }) => {
      if (wish.email !== undefined || wish.password !== undefined) requireAccess('recent', ctx.session);
      if (wish.email !== undefined) requireEnrollment(ctx.session);
      const { email: wanted, password: chosen } = wish;
      const { backendId, userId } = ctx.session;
      if (chosen !== undefined) {
        await refuseWeakPassword(chosen, ctx.session);
        const counted = { limit: PASSWORD_CHANGES, key: `${backendId}:${userId}` };
        await takeTriesOrRefuse(services.database, [counted]);
      }
      const { ipAddress } = ctx.aalto.device;
      if (wanted !== undefined) await takeMailTo(services.database, { backendId, email: wanted, ipAddress });
      const passwordHash =
        chosen === undefined
          ? undefined
          : await services.passwords.inTurn(signal, (hashing) => hashing.hash(chosen));
      const facts = await changeAccount(services, ctx.aalto, ctx.session, { ...wish, passwordHash });
      return { user: answerUser(facts) };
    });
}
