import { AaltoError, openSecret, SecretUnreadableError } from '@aalto/auth-core';
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

type Means = Pick<Services, 'rootKeys' | 'log'>;
export interface OpenerMeans extends ProviderReach, Means {}

type SharedSettings = Omit<OpenedSettings, 'provider' | 'clientSecret'>;

export type OpenProvider = (provider: ProviderRow) => Promise<ProviderClient>;

/**
 * Opens providers, and remembers them for a few minutes under the very settings that they were opened with: a changed
 * one is opened anew, in every process. One that could not be opened is not remembered.
 *
 * @throws {ProviderError}
 * @throws {AaltoError} `unavailable`: its client secret cannot be read.
 */
export function createProviderOpener({ rootKeys, log, ...reach }: OpenerMeans): OpenProvider {
  const means = { rootKeys, log, environment: reach.environment, fetch: createGuardedFetch(reach) };
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
  { rootKeys, log, ...shared }: Means & SharedSettings,
  provider: ProviderRow,
): Promise<ProviderClient> {
  const clientSecret = await openClientSecret({ rootKeys, log }, provider);
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

/** A secret under a root key that is gone closes one way in, until an operator writes it anew: he has to hear of it. */
async function openClientSecret({ rootKeys, log }: Means, provider: ProviderRow): Promise<string> {
  try {
    return await openSecret(provider.sealedClientSecret, providerContext(provider), rootKeys);
  } catch (error) {
    if (!(error instanceof SecretUnreadableError)) throw error;
    const { backendId, name } = provider;
    log.error({ backendId, provider: name, err: error }, 'the client secret of a provider cannot be read');
    throw new AaltoError('unavailable', { retryAfterSeconds: 60 });
  }
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toProviderError(error);
  }
}
