import { randomUUID } from 'node:crypto';

import { clientAddress, errorResponse } from '@aalto/server';
import type { Aalto, Networks, RequestMeta } from '@aalto/server';
import type { HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { AnyRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** How much of a refused body is still read. */
const DISCARDED_BYTES = 32 * BODY_LIMIT_BYTES;

type HostEnvironment = { Bindings: HttpBindings; Variables: { requestId: string } };

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
  const describe = (c: Context<HostEnvironment>): RequestMeta => describeRequest(c, trustedProxies);
  const serveTrpc = (
    c: Context<HostEnvironment>,
    endpoint: string,
    trpcRouter: AnyRouter,
  ): Promise<Response> =>
    fetchRequestHandler({
      endpoint,
      router: trpcRouter,
      ...aalto.fetchOptions(c.req.raw, describe(c)),
    });

  host.use(nameRequest);
  host.use(logRequests(log));
  host.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin' }));
  // Any origin, without credentials: nothing ambient is sent, so there is nothing to abuse.
  host.use(cors({ origin: '*', exposeHeaders: ['retry-after', 'x-request-id'], maxAge: 600 }));
  host.use(
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError: refuseBody,
    }),
  );

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
function describeRequest(c: Context<HostEnvironment>, trustedProxies: Networks): RequestMeta {
  const peer = getConnInfo(c).remote.address ?? null;
  const forwardedFor = c.req.header('x-forwarded-for') ?? null;
  return { requestId: c.get('requestId'), ipAddress: clientAddress({ peer, forwardedFor }, trustedProxies) };
}

/** Ours to give: a client that chose it could name its call after another's, in the log and in the audit trail. */
async function nameRequest(c: Context<HostEnvironment>, next: () => Promise<void>): Promise<void> {
  c.set('requestId', randomUUID());
  c.header('x-request-id', c.get('requestId'));
  await next();
}

/**
 * A client that is still writing when the connection closes never sees why, so what it sends is read and thrown away,
 * within reason; and then nothing else may follow on this connection.
 */
async function refuseBody(c: Context<HostEnvironment>): Promise<Response> {
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
  return async (c: Context<HostEnvironment>, next: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    await next();
    const milliseconds = Math.round(performance.now() - startedAt);
    const { method, path } = c.req;
    log.info({ requestId: c.get('requestId'), method, path, status: c.res.status, milliseconds }, 'request');
  };
}
