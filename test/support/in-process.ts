import { randomUUID } from 'node:crypto';

import { createAalto } from '@aalto/server';
import type { Aalto, Environment } from '@aalto/server';
import type { AnyRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';

import { ISSUER, SECRET, silentLog } from './settings.ts';
import type { TestDatabase } from './test-database.ts';

/** Aalto in the test's own process, for routers that no API process has. Sessions of the API's processes count here too. */
export async function openAalto(
  { url }: Pick<TestDatabase, 'url'>,
  poolSize = 2,
  environment: Environment = 'development',
): Promise<Aalto> {
  const aalto = createAalto({
    database: url,
    secret: SECRET,
    publicUrl: ISSUER,
    environment,
    log: silentLog,
    poolSize,
  });
  await aalto.start();
  return aalto;
}

/**
 * A `fetch` that a router of the test's own answers, without a host or a port: for `httpLink`, or to be called as it is.
 * `context` is what the team adds to Aalto's.
 */
export function serveInProcess(aalto: Aalto, router: AnyRouter, context: object = {}) {
  return (input: string | URL | Request, { signal, ...init }: Init = {}): Promise<Response> => {
    const meta = { requestId: randomUUID(), ipAddress: '127.0.0.1' };
    const request = new Request(input, { ...init, signal: signal ?? null });
    const options = aalto.fetchOptions(request, meta);
    return fetchRequestHandler({
      endpoint: '/trpc',
      router,
      ...options,
      createContext: async (opened) => ({ ...(await options.createContext(opened)), ...context }),
    });
  };
}

/** What `fetch` takes, as tRPC's client says it: an absent signal may be written out. */
type Init = Omit<RequestInit, 'signal'> & { signal?: AbortSignal | null | undefined };

/** Where {@link serveInProcess} serves. */
export const IN_PROCESS_URL = `${ISSUER}/trpc`;

/** An input schema without a library: any string. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('Expected a string');
  return value;
}
