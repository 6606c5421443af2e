import { randomUUID } from 'node:crypto';

import { AaltoError, invalidInput, sealSecret } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';

import type { Transaction } from '../database/connect.ts';
import { identityProviders } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { GITHUB } from './github-client.ts';
import { isAllowedUrl } from './guarded-fetch.ts';
import { providerContext } from './provider-store.ts';
import type { ProviderRow } from './provider.ts';

/** It is part of a URL's path. */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'Small letters, digits and "-", and a letter first.');
const visible = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'Visible ASCII characters, without spaces.');

const client = {
  name,
  clientId: visible,
  /** Only ever written. Where it is left out, the one that is stored stays. */
  clientSecret: visible.optional(),
};

export const providerInput = z.discriminatedUnion('kind', [
  z.strictObject({
    ...client,
    kind: z.literal('oidc'),
    issuer: z.url(),
    scopes: z.array(visible).max(20).default(['openid', 'email']),
  }),
  z.strictObject({
    ...client,
    kind: z.literal('github'),
    scopes: z.array(visible).max(20).default(['user:email']),
  }),
]);

export type ProviderInput = z.output<typeof providerInput>;

/** Adds a provider, or changes the one of its name. A new secret is sealed; without one, the old one stays. */
export async function saveProvider(
  tx: Transaction,
  { rootKeys, environment }: Services,
  backendId: string,
  given: ProviderInput,
): Promise<ProviderRow> {
  const known = await lockByName(tx, backendId, given.name);
  const { issuer, apiUrl, scopes } = placesOf(given);
  if (!isAllowedUrl(issuer, environment)) throw invalidInput('An issuer is an https URL.', issuerPath);
  refuseOtherUsers(known, given, issuer);
  const id = known?.id ?? randomUUID();
  const sealed =
    given.clientSecret === undefined
      ? known?.sealedClientSecret
      : await sealSecret(given.clientSecret, providerContext({ backendId, id }), rootKeys);
  if (sealed === undefined) {
    throw invalidInput('A new provider needs its client secret.', ['provider', 'clientSecret']);
  }
  const { clientId, kind } = given;
  const values = { kind, clientId, scopes, sealedClientSecret: sealed, updatedAt: sql`clock_timestamp()` };
  const [saved] = await tx
    .insert(identityProviders)
    .values({ ...values, backendId, id, name: given.name, issuer, apiUrl })
    .onConflictDoUpdate({ target: [identityProviders.backendId, identityProviders.name], set: values })
    .returning();
  // Somebody else added one of this name meanwhile: the secret was sealed for another row.
  if (saved?.id !== id) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
  return saved;
}

const issuerPath = ['provider', 'issuer'];

/** A subject is its issuer's name for somebody (OpenID Connect Core §2); another issuer's may mean somebody else. */
function refuseOtherUsers(known: ProviderRow | undefined, given: ProviderInput, issuer: string): void {
  if (!known) return;
  const isSame = known.kind === given.kind && (given.kind === 'github' || known.issuer === issuer);
  if (isSame) return;
  throw invalidInput(
    'The issuer of a provider stays, since its users are known by it: save one of another name, or remove this one.',
    issuerPath,
  );
}

function placesOf(given: ProviderInput) {
  if (given.kind === 'github') return { ...GITHUB, scopes: given.scopes };
  // Without it a provider answers no ID token (OpenID Connect Core §3.1.2.1).
  const scopes = [...new Set(['openid', ...given.scopes])];
  return { issuer: given.issuer, apiUrl: null, scopes };
}

async function lockByName(
  tx: Transaction,
  backendId: string,
  wanted: string,
): Promise<ProviderRow | undefined> {
  const [provider] = await tx
    .select()
    .from(identityProviders)
    .where(and(eq(identityProviders.backendId, backendId), eq(identityProviders.name, wanted)))
    .for('update');
  return provider;
}
