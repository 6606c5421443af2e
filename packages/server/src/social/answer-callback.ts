import { AaltoError } from '@aalto/auth-core';

import { fromDatabaseError } from '../database/database-error.ts';
import { inTime } from '../database/in-time.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { renderPage } from '../pages/render-page.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { admitReturned, identityOfReturned } from './account-of-identity.ts';
import type { IdentityArrival } from './account-of-identity.ts';
import { describeFailure, ProviderError } from './provider-error.ts';
import type { ProviderFailure } from './provider-error.ts';
import { callbackUrl } from './provider-store.ts';
import type { ProvenIdentity } from './provider.ts';
import { claimReturn, issueCode } from './returned-flow.ts';
import type { FlowResult, ReturnedFlow } from './returned-flow.ts';

/** What `redirectTo?error=` can say. */
type CallbackError = ProviderFailure | RefusalCode | 'internal_error';
type RefusalCode = (typeof refusals)[number];
const refusals = [
  'email_not_verified',
  'signups_disabled',
  'forbidden',
  'user_banned',
  'unavailable',
] as const;

/**
 * Where a provider sends the browser back to: `/auth/callback/<backend>.<provider>`. The app gets a code of ours, which
 * is worth nothing without its verifier, or an error that it can tell the person. Where no flow is known there is
 * nowhere to go, and a page says so.
 */
export async function answerCallback(
  services: Services,
  call: CallContext,
  request: Request,
): Promise<Response> {
  const { pathname, search, searchParams } = new URL(request.url);
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    const returned = await inTime(claimReturn(services, name, searchParams.get('state') ?? ''));
    if (!returned) return overPage();
    const target = new URL(returned.flow.redirectTo);
    for (const [key, value] of Object.entries(await finishReturn(services, call, returned, search)))
      target.searchParams.set(key, value);
    return seeOther(target);
  } catch (error) {
    if (codeOf(error) !== 'unavailable') throw error;
    services.log.warn({ requestId: call.requestId }, 'a callback could not be answered');
    return unavailablePage();
  }
}

async function finishReturn(
  services: Services,
  call: CallContext,
  returned: ReturnedFlow,
  search: string,
): Promise<{ code: string } | { error: CallbackError }> {
  try {
    const proven = await identify(services, returned, search);
    return { code: await saveReturn(services, call, returned, proven) };
  } catch (error) {
    return { error: tellError(services, call, returned, error) };
  }
}

/** By the callback's configured URL, not by the request's: it is compared with the one that the flow began with. */
async function identify(
  { openProvider, publicUrl }: Services,
  { provider, backend, checks }: ReturnedFlow,
  search: string,
): Promise<ProvenIdentity> {
  const callback = new URL(callbackUrl(publicUrl, backend, provider));
  callback.search = search;
  const client = await openProvider(provider);
  return client.identify(callback, checks);
}

/** All or nothing: the account, the identity, and the code that leads to them. Again where another was faster. */
async function saveReturn(
  services: Services,
  call: CallContext,
  returned: ReturnedFlow,
  proven: ProvenIdentity,
  tries = 2,
): Promise<string> {
  const isSignIn = returned.flow.linkUserId === null;
  const isAdmitted = isSignIn && (await inTime(admitReturned(services, call, returned, proven)));
  try {
    return await inTime(save(services, call, returned, { proven, isAdmitted }));
  } catch (error) {
    const wasFaster = error instanceof AaltoError && error.code === 'unavailable';
    if (!wasFaster || tries === 1) throw error;
    return saveReturn(services, call, returned, proven, tries - 1);
  }
}

function save(
  services: Services,
  call: CallContext,
  returned: ReturnedFlow,
  arrival: IdentityArrival,
): Promise<string> {
  const { flow } = returned;
  const { subject, email } = arrival.proven;
  return inTransaction(services.database, async (tx) => {
    const result: FlowResult =
      flow.linkUserId === null
        ? { identityId: (await identityOfReturned(tx, services, call, returned, arrival)).id }
        : { subject, email };
    return issueCode(tx, flow, result);
  });
}

function tellError(
  { log }: Services,
  { requestId }: CallContext,
  { provider: { backendId, name } }: ReturnedFlow,
  error: unknown,
): CallbackError {
  if (error instanceof ProviderError) {
    const fields = { requestId, backendId, provider: name, ...describeFailure(error) };
    log.warn(fields, 'a provider brought nobody back');
    return error.failure;
  }
  const refusal = refusals.find((code) => code === codeOf(error));
  if (!refusal) log.error({ requestId, err: error }, 'a callback failed');
  return refusal ?? 'internal_error';
}

function codeOf(error: unknown): string | undefined {
  return (error instanceof AaltoError ? error : fromDatabaseError(error))?.code;
}

/** The code is for the app alone: no cache keeps it, and no page that the app opens is told the URL. */
function seeOther({ href }: URL): Response {
  const headers = { location: href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new Response(null, { status: 303, headers });
}

function overPage(): Response {
  return renderPage(410, {
    title: 'This sign-in is over',
    paragraphs: [
      'It was finished already, or it took too long. Go back to the app and begin again; nothing has changed.',
    ],
  });
}

function unavailablePage(): Response {
  return renderPage(503, {
    title: 'Signing in does not work right now',
    paragraphs: ['The server cannot answer for the moment. Go back to the app and try again in a minute.'],
  });
}
