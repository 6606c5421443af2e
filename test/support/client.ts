import type { AppRouter } from '@aalto/api';
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from '@trpc/client';
import { expect } from 'vitest';

import { assertDeclared } from './declared-errors.ts';

export type Client = ReturnType<typeof connectClient>;

/** A typed client of the API as plain as can be: no storage, no refreshing, one header for the key, one for the token. */
export function connectClient(apiUrl: string, apiKey: string, accessToken?: string) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${apiUrl}/trpc`, headers: headers(apiKey, accessToken) })],
  });
}

/** The same, but calls of one tick travel in one request: queries in one, mutations in another. */
export function connectBatchingClient(apiUrl: string, apiKey: string, accessToken?: string): Client {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${apiUrl}/trpc`, headers: headers(apiKey, accessToken) })],
  });
}

export function headers(apiKey: string, accessToken?: string): Record<string, string> {
  return { apikey: apiKey, ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }) };
}

/** What a refused call answered. */
export interface Refusal {
  readonly reason: string;
  readonly details: unknown;
  readonly status: number;
}

/** Awaits a call that must be refused, checks that its procedure declares the error, and answers it. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome))
    throw new Error(`Expected a refusal, was answered ${JSON.stringify(outcome.value)}`);
  const { error } = outcome;
  if (!(error instanceof TRPCClientError)) throw error;
  const { reason, details, httpStatus, path } = error.data ?? {};
  assertDeclared(path, reason);
  return { reason, details, status: httpStatus };
}

export async function expectRefusal(call: Promise<unknown>, reason: string): Promise<Refusal> {
  const refusal = await refusalOf(call);
  expect(refusal.reason).toBe(reason);
  return refusal;
}
