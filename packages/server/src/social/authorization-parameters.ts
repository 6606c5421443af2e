import { calculatePKCECodeChallenge } from 'openid-client';

import type { FlowChecks, ProviderRow } from './provider.ts';

/** What every authorization request brings (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export async function authorizationParameters(
  { scopes }: Pick<ProviderRow, 'scopes'>,
  redirectUri: string,
  { state, verifier }: FlowChecks,
): Promise<Record<string, string>> {
  return {
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
}
