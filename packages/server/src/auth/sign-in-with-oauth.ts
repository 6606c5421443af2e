import type { Services } from '../services.ts';
import { startFlow } from '../social/start-flow.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { loadBackend } from './account-store.ts';
import { providerVisit, url } from './inputs.ts';

export function signInWithOAuth({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Answers where to send the browser to sign in at a provider; it comes back with a code.',
      errors: ['method_disabled', 'redirect_not_allowed'],
    })
    .input(providerVisit)
    .output(url)
    .mutation(async ({ ctx, input }) => {
      const backend = await loadBackend(services.database, ctx.aalto.apiKey);
      return { url: await startFlow(services, ctx.aalto, backend, { ...input, linkUserId: null }) };
    });
}
