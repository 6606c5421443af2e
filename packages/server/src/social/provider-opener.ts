import { openSecret } from '@aalto/auth-core';
import { LRUCache } from 'lru-cache';

import type { Services } from '../services.ts';
import { openGitHub } from './github-client.ts';
import { createGuardedFetch, isAllowedUrl } from './guarded-fetch.ts';
import type { ProviderReach } from './guarded-fetch.ts';
import { openOidc } from './oidc-client.ts';
import { ProviderError, toProviderError } from './provider-error.ts';
import type { OpenedSettings, ProviderClient, ProviderRow } from './provider.ts';
import { providerContext } from './provider-store.ts';

/** How long what a provider said about itself is believed. Its keys have a clock of their own in openid-client. */
const CACHE_MS = 5 * 60_000;
const CACHED_PROVIDERS = 1000;

export interface OpenerMeans extends ProviderReach, Pick<Services, 'rootKeys'> {}

type SharedSettings = Omit<OpenedSettings, 'provider' | 'clientSecret'>;

export type OpenProvider = (provider: ProviderRow) => Promise<ProviderClient>;

/**
 * Opens providers, and remembers them for a few minutes under the very settings that they were opened with: a changed
 * one is opened anew, in every process. One that could not be opened is not remembered.
 *
 * @throws {ProviderError}
 */
export function createProviderOpener({ rootKeys, ...reach }: OpenerMeans): OpenProvider {
  const means = { rootKeys, environment: reach.environment, fetch: createGuardedFetch(reach) };
  const opened = new LRUCache<string, Promise<ProviderClient>>({ max: CACHED_PROVIDERS, ttl: CACHE_MS });

  return (provider) => {
    const key = JSON.stringify(provider);
    const known = opened.get(key);
    if (known) return known;
    const opening = open(means, provider);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));
    return opening;
  };
}

async function open(
  { rootKeys, ...shared }: Pick<OpenerMeans, 'rootKeys'> & SharedSettings,
  provider: ProviderRow,
): Promise<ProviderClient> {
  const clientSecret = await openSecret(provider.sealedClientSecret, providerContext(provider), rootKeys);
  const settings = { provider, clientSecret, ...shared };
  const client = await translated(provider.kind === 'github' ? openGitHub(settings) : openOidc(settings));
  return {
    async authorizationUrl(...args) {
      const url = await translated(client.authorizationUrl(...args));
      if (!isAllowedUrl(url, shared.environment)) throw new ProviderError('provider_error');
      return url;
    },
    identify: (...args) => translated(client.identify(...args)),
  };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toProviderError(error);
  }
}
