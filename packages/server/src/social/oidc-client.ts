import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import type { ClientAuth, Configuration } from 'openid-client';
import { z } from 'zod';

import { email } from '../auth/inputs.ts';
import { authorizationParameters } from './authorization-parameters.ts';
import { isAllowedUrl } from './guarded-fetch.ts';
import { ProviderError } from './provider-error.ts';
import { TIMEOUT_SECONDS } from './provider.ts';
import type { FlowChecks, OpenedSettings, ProvenIdentity, ProviderClient, ToldEmail } from './provider.ts';

/** OpenID Connect Core §2: ASCII, at most 255 characters. */
const subject = z.string().regex(/^[\x20-\x7e]{1,255}$/);

/** Opens any OpenID Connect provider by its discovery document. */
export async function openOidc(settings: OpenedSettings): Promise<ProviderClient> {
  const { provider } = settings;
  const configuration = await discover(settings);
  return {
    async authorizationUrl(redirectUri, checks) {
      const parameters = await authorizationParameters(provider, redirectUri, checks);
      return buildAuthorizationUrl(configuration, { ...parameters, nonce: checks.nonce }).href;
    },
    identify: (callback, checks) => identify(configuration, callback, checks),
  };
}

/**
 * openid-client lets some well-known issuers that stand for many tenants name another issuer than they were asked for.
 * Whoever runs one of those tenants chooses its users' addresses, so they are not one provider to us.
 */
async function discover({
  provider,
  clientSecret,
  environment,
  fetch,
}: OpenedSettings): Promise<Configuration> {
  const { issuer, clientId } = provider;
  if (!isAllowedUrl(issuer, environment)) throw new ProviderError('provider_error');
  const isInsecure = new URL(issuer).protocol === 'http:';
  const configuration = await discovery(new URL(issuer), clientId, undefined, authenticate(clientSecret), {
    [customFetch]: fetch,
    timeout: TIMEOUT_SECONDS,
    // The signature too, although the token comes from the provider itself (OpenID Connect Core §3.1.3.7).
    execute: [enableNonRepudiationChecks, ...(isInsecure ? [allowInsecureRequests] : [])],
  });
  const named = URL.parse(configuration.serverMetadata().issuer);
  if (named?.href !== new URL(issuer).href) throw new ProviderError('provider_error');
  return configuration;
}

/** In a way that the provider takes; the one that each must support comes first (RFC 6749 §2.3.1). */
function authenticate(clientSecret: string): ClientAuth {
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const method = methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
    method(clientSecret)(server, ...rest);
  };
}

/** Checks `state`, and `iss` where it is sent (RFC 9207); then the ID token's signature, `iss`, `aud`, `exp` and `nonce`. */
async function identify(
  configuration: Configuration,
  callback: URL,
  { state, nonce, verifier }: FlowChecks,
): Promise<ProvenIdentity> {
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
  });
  const claims = tokens.claims();
  if (!claims) throw new ProviderError('provider_error');
  const sub = subject.parse(claims.sub);
  const told = readEmail(claims);
  const isAllThereIs = told.isEmailVerified || !configuration.serverMetadata().userinfo_endpoint;
  if (isAllThereIs) return { subject: sub, ...told };
  // OpenID Connect Core §5.4: with a code, the claims of a scope are the UserInfo endpoint's to tell.
  return { subject: sub, ...readEmail(await fetchUserInfo(configuration, tokens.access_token, sub)) };
}

const emailClaims = z.object({ email, email_verified: z.unknown() });

/** An address and its proof count only together, from one place. */
function readEmail(claims: object): ToldEmail {
  const { success, data } = emailClaims.safeParse(claims);
  if (!success) return { email: null, isEmailVerified: false };
  return { email: data.email, isEmailVerified: data.email_verified === true };
}
