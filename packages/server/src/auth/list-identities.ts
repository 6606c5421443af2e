import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';

import { identities, identityProviders } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

const identityAnswer = z.object({
  id: z.uuid(),
  /** What `signInWithOAuth` calls it by. */
  provider: z.string(),
  /** What the provider said last, which need not be the account's. */
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
});

export function listIdentities({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({ summary: 'Who the user is at providers, the oldest first.', errors: ['insufficient_aal'] })
    .input(noInput)
    .output(z.object({ identities: z.array(identityAnswer) }))
    .query(async ({ ctx: { session } }) => {
      const { id, email, createdAt, lastSignInAt } = identities;
      const rows = await database
        .select({ id, provider: identityProviders.name, email, createdAt, lastSignInAt })
        .from(identities)
        .innerJoin(
          identityProviders,
          and(
            eq(identityProviders.backendId, identities.backendId),
            eq(identityProviders.id, identities.providerId),
          ),
        )
        .where(and(eq(identities.backendId, session.backendId), eq(identities.userId, session.userId)))
        .orderBy(asc(createdAt), asc(id));
      return {
        identities: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
        })),
      };
    });
}
