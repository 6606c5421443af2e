import { randomUUID } from 'node:crypto';

import { clientAddress, errorResponse } from '@aalto/server';
import type { Aalto, Networks, RequestMeta } from '@aalto/server';
import type { HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { AnyRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import type { Context, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** How much of a refused body is still read. */
const DISCARDED_BYTES = 32 * BODY_LIMIT_BYTES;

type HostEnvironment = { Bindings: HttpBindings; Variables: { requestId: string } };
type HostContext = Context<HostEnvironment>;

export interface HostOptions {
  readonly aalto: Aalto;
  readonly router: AnyRouter;
  /** The operators' console, below `/console`. */
  readonly consoleApp: Hono;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: Networks;
  readonly log: Logger;
}

/** HTTP: tRPC for apps and for operators, the console's pages, and Aalto's own routes. */
export function createHost({
  aalto,
  router,
  consoleApp,
  trustedProxies,
  log,
}: HostOptions): Hono<HostEnvironment> {
  const host = new Hono<HostEnvironment>();
  const describe = (c: HostContext): RequestMeta => describeRequest(c, trustedProxies);
  const serveTrpc = (c: HostContext, endpoint: string, trpcRouter: AnyRouter): Promise<Response> =>
    fetchRequestHandler({
      endpoint,
      router: trpcRouter,
      ...aalto.fetchOptions(c.req.raw, describe(c)),
    });

  host.use(nameRequest);
  host.use(logRequests(log));
  host.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin' }));
  host.use(allowAnyOrigin);
  host.use(limitBody);

  host.all('/trpc/*', (c) => serveTrpc(c, '/trpc', router));
  host.all('/console/trpc/*', (c) => serveTrpc(c, '/console/trpc', aalto.consoleRouter));
  host.route('/console', consoleApp);
  host.all('*', (c) => aalto.handler(c.req.raw, describe(c)));

  host.onError((error, c) => {
    log.error({ requestId: c.get('requestId'), err: error }, 'a request failed outside the API');
    return errorResponse('internal_error', { requestId: c.get('requestId') });
  });
  return host;
}

/** What the host knows of a request that is not in it. */
function describeRequest(c: HostContext, trustedProxies: Networks): RequestMeta {
  const peer = getConnInfo(c).remote.address ?? null;
  const forwardedFor = c.req.header('x-forwarded-for') ?? null;
  return { requestId: c.get('requestId'), ipAddress: clientAddress({ peer, forwardedFor }, trustedProxies) };
}

/** Ours to give: a client that chose it could name its call after another's, in the log and in the audit trail. */
async function nameRequest(c: HostContext, next: Next): Promise<void> {
  c.set('requestId', randomUUID());
  await next();
  c.res.headers.set('x-request-id', c.get('requestId'));
}

const EXPOSED = ['retry-after', 'x-request-id'];

const answerPreflight = cors({ origin: '*', exposeHeaders: EXPOSED, maxAge: 600 });

/**
 * Any origin, without credentials: nothing ambient is sent, so there is nothing to abuse.
 *
 * Hono's own middleware answers preflights alone. To any other call it gives its headers before there is an answer, and
 * Hono then builds the answer anew, with its body as a stream.
 */
async function allowAnyOrigin(c: HostContext, next: Next): Promise<Response | void> {
  if (c.req.method === 'OPTIONS') return answerPreflight(c, next);
  await next();
  c.res.headers.set('access-control-allow-origin', '*');
  c.res.headers.set('access-control-expose-headers', EXPOSED.join(','));
}

const limitStream = bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError: refuseBody });

/**
 * A body that says its length is judged by it: Node's parser lets no more through. Only one that does not say is counted
 * as it comes, since whoever looks at a body here has it made into a stream.
 */
async function limitBody(c: HostContext, next: Next): Promise<Response | void> {
  const { method } = c.req;
  if (method === 'GET' || method === 'HEAD') return next();
  const length = c.req.header('content-length');
  if (length === undefined || c.req.header('transfer-encoding') !== undefined) return limitStream(c, next);
  return Number(length) > BODY_LIMIT_BYTES ? refuseBody(c) : next();
}

/**
 * A client that is still writing when the connection closes never sees why, so what it sends is read and thrown away,
 * within reason; and then nothing else may follow on this connection.
 */
async function refuseBody(c: Context): Promise<Response> {
  const { body } = c.req.raw;
  if (body && !body.locked) await discard(body);
  const response = errorResponse('payload_too_large', { limitBytes: BODY_LIMIT_BYTES });
  response.headers.set('connection', 'close');
  return response;
}

async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  for (let bytes = 0; bytes < DISCARDED_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
  }
}

/** One line a request. The path only: a query's input is in the search string. */
function logRequests(log: Logger) {
  return async (c: HostContext, next: Next): Promise<void> => {
    const startedAt = performance.now();
    await next();
    const milliseconds = Math.round(performance.now() - startedAt);
    const { method, path } = c.req;
    log.info({ requestId: c.get('requestId'), method, path, status: c.res.status, milliseconds }, 'request');
  };
}
