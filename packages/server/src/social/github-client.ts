import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  Configuration,
  customFetch,
  fetchProtectedResource,
} from 'openid-client';
import { z } from 'zod';

import { email } from '../auth/inputs.ts';
import { authorizationParameters } from './authorization-parameters.ts';
import { isAllowedUrl } from './guarded-fetch.ts';
import { ProviderError } from './provider-error.ts';
import { TIMEOUT_SECONDS } from './provider.ts';
import type { FlowChecks, OpenedSettings, ProvenIdentity, ProviderClient, ToldEmail } from './provider.ts';

export const GITHUB = { issuer: 'https://github.com', apiUrl: 'https://api.github.com' };

/** GitHub speaks OAuth 2 without OpenID Connect: there is no ID token, and its API says whose the access token is. */
export async function openGitHub(settings: OpenedSettings): Promise<ProviderClient> {
  const { provider, environment } = settings;
  const { issuer, apiUrl } = provider;
  const api = apiUrl ?? GITHUB.apiUrl;
  if (![issuer, api].every((url) => isAllowedUrl(url, environment)))
    throw new ProviderError('provider_error');
  const configuration = configure(settings);
  return {
    async authorizationUrl(redirectUri, checks) {
      const parameters = await authorizationParameters(provider, redirectUri, checks);
      return buildAuthorizationUrl(configuration, parameters).href;
    },
    identify: (callback, checks) => identify(configuration, api, callback, checks),
  };
}

function configure({ provider, clientSecret, fetch }: OpenedSettings): Configuration {
  const oauth = `${provider.issuer}/login/oauth`;
  const configuration = new Configuration(
    { issuer: oauth, authorization_endpoint: `${oauth}/authorize`, token_endpoint: `${oauth}/access_token` },
    provider.clientId,
    undefined,
    ClientSecretPost(clientSecret),
  );
  configuration.timeout = TIMEOUT_SECONDS;
  configuration[customFetch] = fetch;
  if (new URL(provider.issuer).protocol === 'http:') allowInsecureRequests(configuration);
  return configuration;
}

const profile = z.object({ id: z.int().positive() });
const addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function identify(
  configuration: Configuration,
  api: string,
  callback: URL,
  { state, verifier }: FlowChecks,
): Promise<ProvenIdentity> {
  const { access_token: token } = await authorizationCodeGrant(configuration, callback, {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetchProtectedResource(configuration, token, new URL(`${api}${path}`), 'GET');
    if (!response.ok) throw new ProviderError('provider_error');
    return response.json();
  };
  // By the number: a GitHub name can be given up, and taken by somebody else.
  const { id } = profile.parse(await ask('/user'));
  return { subject: String(id), ...readPrimary(await ask('/user/emails?per_page=100')) };
}

function readPrimary(answer: unknown): ToldEmail {
  const primary = addresses.parse(answer).find((address) => address.primary);
  const { success, data } = email.safeParse(primary?.email);
  if (!success) return { email: null, isEmailVerified: false };
  return { email: data, isEmailVerified: primary?.verified === true };
}
