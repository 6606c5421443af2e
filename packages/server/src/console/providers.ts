import { AaltoError } from '@aalto/auth-core';
import { and, asc, count, eq } from 'drizzle-orm';
import { z } from 'zod';

import { recordOperatorAudit } from '../audit/record-audit.ts';
import type { BackendRow } from '../auth/account-store.ts';
import { empty } from '../auth/inputs.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/connect.ts';
import { identities, identityProviders } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { callbackUrl } from '../social/provider-store.ts';
import type { ProviderRow } from '../social/provider.ts';
import { providerInput, saveProvider } from '../social/save-provider.ts';
import { t } from '../trpc/base.ts';
import { loadManagedBackend } from './managed-backends.ts';
import type { OperatorProcedure } from './operator-procedure.ts';

/** A provider as operators see it: never its secret. */
const providerAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['oidc', 'github']),
  issuer: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  /** What the provider must be told as the client's redirect URI. */
  callbackUrl: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const listedProvider = providerAnswer.extend({
  /** How many accounts there are connected with accounts here: they go with the provider. */
  identityCount: z.int().nonnegative(),
});

/** Where the users of a backend may sign in from. */
export function createProvidersRouter(operatorProcedure: OperatorProcedure, services: Services) {
  const { database } = services;
  return t.router({
    list: operatorProcedure
      .meta({ summary: 'The providers that a backend’s users can sign in with.', errors: ['not_found'] })
      .input(z.strictObject({ backendId: z.uuid() }))
      .output(
        z.object({
          providers: z.array(listedProvider),
          /** What the callback of every provider begins with; its name follows. */
          callbackPrefix: z.string(),
        }),
      )
      .query(async ({ ctx, input: { backendId } }) => {
        const backend = await loadManagedBackend(database, ctx.operator, backendId);
        const rows = await selectProviders(database, backendId);
        return {
          providers: rows.map(({ provider, identityCount }) => ({
            ...answerProvider(services, backend, provider),
            identityCount,
          })),
          callbackPrefix: callbackUrl(services.publicUrl, backend, { name: '' }),
        };
      }),

    save: operatorProcedure
      .meta({ summary: 'Adds a provider, or changes the one of that name.', errors: ['not_found'] })
      .input(z.strictObject({ backendId: z.uuid(), provider: providerInput }))
      .output(z.object({ provider: providerAnswer }))
      .mutation(({ ctx, input: { backendId, provider } }) =>
        inTransaction(database, async (tx) => {
          const backend = await loadManagedBackend(tx, ctx.operator, backendId);
          const saved = await saveProvider(tx, services, backendId, provider);
          const { kind, issuer, clientId, scopes } = saved;
          const hasNewSecret = provider.clientSecret !== undefined;
          await recordOperatorAudit(
            tx,
            ctx.aalto,
            'provider.saved',
            { backendId, operatorId: ctx.operator.userId },
            { provider: saved.name, kind, issuer, clientId, scopes, hasNewSecret },
          );
          return { provider: answerProvider(services, backend, saved) };
        }),
      ),

    remove: operatorProcedure
      .meta({ summary: 'Removes a provider, and all its identities with it.', errors: ['not_found'] })
      .input(z.strictObject({ backendId: z.uuid(), providerId: z.uuid() }))
      .output(empty)
      .mutation(async ({ ctx, input: { backendId, providerId } }) => {
        await inTransaction(database, async (tx) => {
          await loadManagedBackend(tx, ctx.operator, backendId);
          const [removed] = await tx
            .delete(identityProviders)
            .where(and(eq(identityProviders.backendId, backendId), eq(identityProviders.id, providerId)))
            .returning({ provider: identityProviders.name });
          if (!removed) throw new AaltoError('not_found');
          const who = { backendId, operatorId: ctx.operator.userId };
          await recordOperatorAudit(tx, ctx.aalto, 'provider.removed', who, removed);
        });
        return {};
      }),
  });
}

function selectProviders(database: Database, backendId: string) {
  return database
    .select({ provider: identityProviders, identityCount: count(identities.id) })
    .from(identityProviders)
    .leftJoin(
      identities,
      and(
        eq(identities.backendId, identityProviders.backendId),
        eq(identities.providerId, identityProviders.id),
      ),
    )
    .where(eq(identityProviders.backendId, backendId))
    .groupBy(identityProviders.backendId, identityProviders.id)
    .orderBy(asc(identityProviders.name));
}

function answerProvider(
  { publicUrl }: Services,
  backend: BackendRow,
  provider: ProviderRow,
): z.output<typeof providerAnswer> {
  const { id, name, kind, issuer, clientId, scopes, createdAt, updatedAt } = provider;
  return {
    id,
    name,
    kind,
    issuer,
    clientId,
    scopes,
    callbackUrl: callbackUrl(publicUrl, backend, provider),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
