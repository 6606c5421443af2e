import { AaltoError } from '@aalto/auth-core';
import type { TRPCError } from '@trpc/server';
import type { FetchCreateContextFnOptions } from '@trpc/server/adapters/fetch';

import { fromDatabaseError } from '../database/database-error.ts';
import type { Services } from '../services.ts';
import type { AaltoContext } from '../trpc/context.ts';
import { outcomeOf } from '../trpc/error-formatter.ts';
import { createRefusalLog } from './log-refusals.ts';
import { readEmptyBody } from './read-empty-body.ts';

const MAX_BATCH_SIZE = 10;

/** What a host knows of a request that is not in it. */
export interface RequestMeta {
  readonly requestId: string;
  /** Of the peer, as the host trusts it; null where it does not know. */
  readonly ipAddress: string | null;
}

/**
 * Options for tRPC's `fetchRequestHandler`, whatever the host: the context, the headers of answers, the log of what was
 * not foreseen.
 *
 * @example
 * import type { Aalto } from '@aalto/server';
 * import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
 *
 * export function answer(aalto: Aalto, request: Request, ipAddress: string): Promise<Response> {
 *   const meta = { requestId: crypto.randomUUID(), ipAddress };
 *   return fetchRequestHandler({
 *     endpoint: '/console/trpc',
 *     router: aalto.consoleRouter,
 *     ...aalto.fetchOptions(request, meta),
 *   });
 * }
 */
export function createFetchOptions(services: Services) {
  const createContext = createContextFactory(services);
  const logRefusal = createRefusalLog(services.log);
  return (request: Request, { requestId, ipAddress }: RequestMeta) => ({
    req: readEmptyBody(request),
    maxBatchSize: MAX_BATCH_SIZE,

    createContext: ({ info }: Pick<FetchCreateContextFnOptions, 'info'>) =>
      createContext(request, { requestId, ipAddress, callsInRequest: info.calls.length }).catch(
        (cause: unknown) => {
          // Without a context the formatter does not know the request, so the error brings its name along.
          const outcome = fromDatabaseError(cause) ?? new AaltoError('internal_error', { requestId });
          throw Object.assign(outcome, { cause });
        },
      ),

    responseMeta({ errors }: { errors: TRPCError[] }): { headers: Record<string, string> } {
      const waits = errors.map((error) => retryAfterSeconds(error, requestId)).filter((wait) => wait > 0);
      const retryAfter = waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {};
      return { headers: { 'cache-control': 'no-store', ...retryAfter } };
    },

    onError({ error, path }: { error: TRPCError; path: string | undefined }): void {
      logRefusal(error, { requestId, path });
    },
  });
}

/**
 * The part of a context that Aalto needs, from a request: for hosts with an adapter of their own, and to be merged with
 * a team's own context.
 */
export function createContextFactory({ readBearer }: Services) {
  return async (
    { headers }: Pick<Request, 'headers'>,
    { requestId, ipAddress, callsInRequest = 1 }: RequestMeta & { readonly callsInRequest?: number },
  ): Promise<AaltoContext> => ({
    aalto: {
      requestId,
      apiKey: headers.get('apikey') ?? '',
      bearer: await readBearer(headers.get('authorization')),
      device: { userAgent: headers.get('user-agent')?.slice(0, 500) ?? null, ipAddress },
      callsInRequest,
    },
  });
}

function retryAfterSeconds(error: TRPCError, requestId: string): number {
  const { details } = outcomeOf(error, requestId);
  return details && 'retryAfterSeconds' in details ? details.retryAfterSeconds : 0;
}
