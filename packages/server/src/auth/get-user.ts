import { z } from 'zod';

import { answerUser } from '../sessions/answer-session.ts';
import { userAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

export function getUser({ sessionProcedure }: AccountProcedures) {
  return sessionProcedure
    .meta({ summary: 'The signed-in user, as stored now.', errors: [] })
    .input(noInput)
    .output(z.object({ user: userAnswer }))
    .query(({ ctx }) => ({ user: answerUser(ctx.session) }));
}
