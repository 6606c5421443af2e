import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';

import type { BackendRow } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { identityProviders } from '../database/schema/index.ts';
import type { ProviderRow } from './provider.ts';

/** What a sealed client secret is bound to. */
export function providerContext({ backendId, id }: Pick<ProviderRow, 'backendId' | 'id'>): string {
  return `identity-provider:${backendId}:${id}`;
}

/** @throws {AaltoError} `method_disabled`: the backend has no such provider. */
export async function loadProvider(
  database: Database,
  backendId: string,
  name: string,
): Promise<ProviderRow> {
  const [provider] = await database
    .select()
    .from(identityProviders)
    .where(and(eq(identityProviders.backendId, backendId), eq(identityProviders.name, name)));
  if (!provider) throw new AaltoError('method_disabled');
  return provider;
}

/**
 * The last part of a provider's callback. Each provider of each backend has its own (RFC 9700 §4.4.2.2): with one for
 * several, whoever runs one provider could have us bring it the codes of another.
 */
export function callbackName(
  { slug }: Pick<BackendRow, 'slug'>,
  { name }: Pick<ProviderRow, 'name'>,
): string {
  return `${slug}.${name}`;
}

export function callbackUrl(
  publicUrl: string,
  backend: Pick<BackendRow, 'slug'>,
  provider: Pick<ProviderRow, 'name'>,
): string {
  return `${publicUrl}/auth/callback/${callbackName(backend, provider)}`;
}
