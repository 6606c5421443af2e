import { inTime } from '../database/in-time.ts';
import { isMigrated } from '../database/migrate.ts';
import type { Services } from '../services.ts';
import { errorResponse } from './error-response.ts';

/** How long others may keep our public keys; a new one is published before it signs. */
const JWKS_MAX_AGE_SECONDS = 60;

/** Answers the routes that are not tRPC; anything else is `not_found`. */
export function createHandler(services: Services) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
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
