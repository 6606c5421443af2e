import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import { startFlow } from '../social/start-flow.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { loadBackend } from './account-store.ts';
import { providerVisit, url } from './inputs.ts';

export function linkIdentity({ assuredProcedure }: AccountProcedures, services: Services) {
  return assuredProcedure
    .meta({
      summary:
        'Answers where to send the browser to add an identity; `exchangeCode` in this session adds it.',
      errors: ['method_disabled', 'redirect_not_allowed', 'insufficient_aal', 'reauthentication_required'],
    })
    .input(providerVisit)
    .output(url)
    .mutation(async ({ ctx, input }) => {
      requireAccess('recent', ctx.session);
      const backend = await loadBackend(services.database, ctx.aalto.apiKey);
      const request = { ...input, linkUserId: ctx.session.userId };
      return { url: await startFlow(services, ctx.aalto, backend, request) };
    });
}
