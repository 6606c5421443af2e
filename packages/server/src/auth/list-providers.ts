import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';

import { identityProviders } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { loadBackend } from './account-store.ts';
import { noInput } from './inputs.ts';

/** What a button needs, for everybody to read: neither the issuer nor our client there. */
const providerButton = z.object({
  /** What `signInWithOAuth` calls it by. */
  name: z.string(),
  kind: z.enum(['oidc', 'github']),
});

export function listProviders({ publicProcedure }: AccountProcedures, { database }: Services) {
  return publicProcedure
    .meta({ summary: 'The providers that one can sign in with, by name.', errors: [] })
    .input(noInput)
    .output(z.object({ providers: z.array(providerButton) }))
    .query(async ({ ctx }) => {
      const backend = await loadBackend(database, ctx.aalto.apiKey);
      const { name, kind } = identityProviders;
      const providers = await database
        .select({ name, kind })
        .from(identityProviders)
        .where(eq(identityProviders.backendId, backend.id))
        .orderBy(asc(name));
      return { providers };
    });
}
