import type { CustomFetch } from 'openid-client';

import type { identityProviders } from '../database/schema/index.ts';
import type { Environment } from '../services.ts';

export type ProviderRow = typeof identityProviders.$inferSelect;

/** What a visit to a provider is bound by: made when it begins, asked for when it comes back. */
export interface FlowChecks {
  readonly state: string;
  /** OpenID Connect Core §3.1.2.1: it is in the ID token, so that one of another visit is none of this. */
  readonly nonce: string;
  /** RFC 7636, between us and the provider: a code that leaked on its way is worth nothing. */
  readonly verifier: string;
}

/** Who somebody is at a provider. */
export interface ProvenIdentity extends ToldEmail {
  /** The provider's own name for him. */
  readonly subject: string;
}

export interface ToldEmail {
  /** Null where it told none that could be one. */
  readonly email: string | null;
  readonly isEmailVerified: boolean;
}

/** A provider, ready to be used with the client that a backend has there. Each throws `ProviderError`. */
export interface ProviderClient {
  /** Where the browser goes. */
  authorizationUrl(redirectUri: string, checks: FlowChecks): Promise<string>;
  /** Who came back. `callback` is our callback's URL with the parameters that it was opened with. */
  identify(callback: URL, checks: FlowChecks): Promise<ProvenIdentity>;
}

export interface OpenedSettings {
  readonly provider: ProviderRow;
  readonly clientSecret: string;
  readonly environment: Environment;
  /** The only way that it is asked. */
  readonly fetch: CustomFetch;
}

/** A provider that hangs must not hold a caller for longer than a call may take. */
export const TIMEOUT_SECONDS = 5;
