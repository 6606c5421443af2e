import { z } from 'zod';

import { noInput } from '../auth/inputs.ts';
import type { Services } from '../services.ts';
import { t } from '../trpc/base.ts';
import { answerBackend, backendAnswer } from './backend-answer.ts';
import { listManagedBackends, loadManagedBackend } from './managed-backends.ts';
import { createMailsRouter } from './mails.ts';
import { createOperatorProcedure } from './operator-procedure.ts';
import { createProvidersRouter } from './providers.ts';
import { updateAuthentication } from './update-authentication.ts';
import { createUsersRouter } from './users/users-router.ts';

/** The operators' API. */
export function createConsoleRouter(services: Services) {
  const { database } = services;
  const operatorProcedure = createOperatorProcedure(services);

  return t.router({
    backends: t.router({
      list: operatorProcedure
        .meta({ summary: 'The backends that this operator runs.', errors: [] })
        .input(noInput)
        .output(z.object({ backends: z.array(backendAnswer) }))
        .query(async ({ ctx }) => ({
          backends: (await listManagedBackends(database, ctx.operator)).map((backend) =>
            answerBackend(backend, ctx.operator),
          ),
        })),

      get: operatorProcedure
        .meta({ summary: 'One of them, with its anon key and its settings.', errors: ['not_found'] })
        .input(z.strictObject({ backendId: z.uuid() }))
        .output(z.object({ backend: backendAnswer }))
        .query(async ({ ctx, input }) => ({
          backend: answerBackend(
            await loadManagedBackend(database, ctx.operator, input.backendId),
            ctx.operator,
          ),
        })),

      updateAuthentication: updateAuthentication(operatorProcedure, services),
    }),
    mails: createMailsRouter(operatorProcedure, services),
    providers: createProvidersRouter(operatorProcedure, services),
    users: createUsersRouter(operatorProcedure, services),
  });
}
