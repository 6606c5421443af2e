import { randomUUID } from 'node:crypto';

import { inTime } from '../database/in-time.ts';
import { isMigrated } from '../database/migrate.ts';
import { pressConfirmButton, showConfirmPage } from '../pages/confirm-page.ts';
import type { Services } from '../services.ts';
import { answerCallback } from '../social/answer-callback.ts';
import type { CallContext } from '../trpc/context.ts';
import { errorResponse } from './error-response.ts';
import { createContextFactory } from './fetch-options.ts';
import type { RequestMeta } from './fetch-options.ts';

/** How long others may keep our public keys; a new one is published before it signs. */
const JWKS_MAX_AGE_SECONDS = 60;

/** Answers the routes that are not tRPC; anything else is `not_found`. */
export function createHandler(services: Services) {
  const createContext = createContextFactory(services);
  return async (request: Request, meta: RequestMeta = ofNobody()): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === '/auth/confirm') {
      return answerConfirmPage(services, request, (await createContext(request, meta)).aalto);
    }
    if (pathname.startsWith('/auth/callback/') && request.method === 'GET') {
      return answerCallback(services, (await createContext(request, meta)).aalto, request);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return errorResponse('not_found');
    switch (pathname) {
      case '/.well-known/jwks.json':
        return answerJwks(services);
      case '/healthz':
        return Response.json({ status: 'alive' }, { headers: { 'cache-control': 'no-store' } });
      case '/readyz':
        return answerReadiness(services);
      default:
        return errorResponse('not_found');
    }
  };
}

/** For a host that tells nothing of a request. */
function ofNobody(): RequestMeta {
  return { requestId: randomUUID(), ipAddress: null };
}

/** A scanner of mail may fetch the page as often as it likes; only the button does something. */
async function answerConfirmPage(services: Services, request: Request, call: CallContext): Promise<Response> {
  if (request.method === 'POST') return pressConfirmButton(services, request, call);
  if (request.method === 'GET' || request.method === 'HEAD') return showConfirmPage(services, request);
  return errorResponse('not_found');
}

async function answerJwks({ keyring, log }: Services): Promise<Response> {
  try {
    const { jwks } = await keyring.load();
    return Response.json(jwks, { headers: { 'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` } });
  } catch (error) {
    log.warn({ err: error }, 'the signing keys could not be loaded');
    return errorResponse('unavailable', { retryAfterSeconds: 1 });
  }
}

/** Ready: the database answers, and this process's migrations are in. */
async function answerReadiness({ database, log }: Services): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    if (await inTime(isMigrated(database))) return Response.json({ status: 'ready' }, { headers });
    return Response.json({ status: 'unavailable', reason: 'not migrated' }, { status: 503, headers });
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer');
    return Response.json({ status: 'unavailable', reason: 'database' }, { status: 503, headers });
  }
}
