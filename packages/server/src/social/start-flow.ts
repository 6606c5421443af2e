import { randomUUID } from 'node:crypto';

import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { BackendRow } from '../auth/account-store.ts';
import type { Database } from '../database/connect.ts';
import { oauthFlows } from '../database/schema/index.ts';
import { addressBlock } from '../limits/address-block.ts';
import { takeOrRefuse } from '../limits/take.ts';
import { inMinutes } from '../proofs/mail-proof.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { hashFlowSecret, newFlowSecret, sealChecks } from './flow-secrets.ts';
import { describeFailure, ProviderError } from './provider-error.ts';
import { callbackUrl, loadProvider } from './provider-store.ts';
import type { FlowChecks, ProviderRow } from './provider.ts';

const FLOW_MINUTES = 10;
/** Anybody may begin one, and each is a row for ten minutes: an office behind one address may, and a script may not. */
const FLOWS = { bucket: 'oauth.flows', limit: 100, windowSeconds: 600 };

export interface FlowRequest {
  readonly provider: string;
  readonly redirectTo: string;
  /** The client's own PKCE challenge. */
  readonly codeChallenge: string;
  /** The signed-in user who asks for another identity; null for a sign-in. */
  readonly linkUserId: string | null;
}

/**
 * Begins a visit to a provider, and answers where the browser goes.
 *
 * Nothing is bound to the browser by a cookie: apps are on other origins, where it has none of ours. It takes no cookie
 * to stop login CSRF (RFC 9700 §4.7), since there are two PKCEs. Whoever has a victim's browser open our callback with
 * his own state and code makes that browser bring the victim's app a code of ours for *his* flow, and the app's verifier
 * does not match its challenge. Whoever has a victim finish a flow that he began holds the verifier, but the code
 * reaches the victim's app and not him. And a code of the provider's is good in the flow with its verifier alone.
 */
export async function startFlow(
  services: Services,
  { device }: CallContext,
  backend: BackendRow,
  request: FlowRequest,
): Promise<string> {
  const { database } = services;
  const redirectTo = redirectTarget(backend, request.redirectTo);
  if (redirectTo === null) throw new AaltoError('redirect_not_allowed');
  const provider = await loadProvider(database, backend.id, request.provider);
  const block = addressBlock(device.ipAddress);
  if (block !== null) await takeOrRefuse(database, FLOWS, `${backend.id}:${block}`);
  const checks = { state: newFlowSecret(), nonce: newFlowSecret(), verifier: newFlowSecret() };
  const url = await authorizationUrl(services, backend, provider, checks);
  await clearExpiredFlows(database);
  await storeFlow(services, provider, checks, { ...request, redirectTo });
  return url;
}

/** A provider that is down costs its users a way in for the moment, and nobody a fault of ours. */
async function authorizationUrl(
  { openProvider, publicUrl, log }: Services,
  backend: BackendRow,
  provider: ProviderRow,
  checks: FlowChecks,
): Promise<string> {
  try {
    const client = await openProvider(provider);
    return await client.authorizationUrl(callbackUrl(publicUrl, backend, provider), checks);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { backendId, name } = provider;
    log.warn({ backendId, provider: name, ...describeFailure(error) }, 'a provider could not be opened');
    throw new AaltoError('unavailable', { retryAfterSeconds: 5 });
  }
}

async function storeFlow(
  { database, rootKeys }: Services,
  { backendId, id: providerId }: ProviderRow,
  checks: FlowChecks,
  { redirectTo, codeChallenge, linkUserId }: FlowRequest,
): Promise<void> {
  const id = randomUUID();
  await database.insert(oauthFlows).values({
    backendId,
    id,
    providerId,
    stateHash: hashFlowSecret(checks.state),
    sealedChecks: await sealChecks({ backendId, id }, checks, rootKeys),
    codeChallenge,
    redirectTo,
    linkUserId,
    createdAt: sql`clock_timestamp()`,
    expiresAt: inMinutes(FLOW_MINUTES),
  });
}

/** Each new flow clears away two that are over, so that the table holds little more than what still counts. */
async function clearExpiredFlows(database: Database): Promise<void> {
  const { backendId, id, expiresAt } = oauthFlows;
  await database.delete(oauthFlows).where(sql`(${backendId}, ${id}) in (
    select ${backendId}, ${id} from ${oauthFlows} where ${expiresAt} <= clock_timestamp()
    order by ${expiresAt} limit 2 for update skip locked
  )`);
}
