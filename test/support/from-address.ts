import type { ApiProcess } from './api-process.ts';
import { headers } from './client.ts';
import { post } from './http.ts';
import type { Reply } from './http.ts';
import type { World } from './world.ts';

/** The settings of an API process whose proxy a test plays: what it says in `X-Forwarded-For` is believed. */
export const BEHIND_TEST_PROXY = { TRUSTED_PROXIES: '127.0.0.1' };

/** Calls of `auth.*` that come from an address of the test's choice, with no session. */
export function callFrom(
  { api: first, demo }: Pick<World, 'api' | 'demo'>,
  address: string,
  procedure: string,
  input: unknown,
  api: ApiProcess = first,
): Promise<Reply> {
  const forwarded = { ...headers(demo.anonKey), 'x-forwarded-for': address };
  return post(api, `/trpc/auth.${procedure}`, input, forwarded);
}

/** What a reply was: `granted` where it was no error, else the error's code. */
export function outcomeOf({ body }: Reply): string {
  const reason: unknown = readPath(body, ['error', 'data', 'reason']);
  return typeof reason === 'string' ? reason : 'granted';
}

/** `details.retryAfterSeconds` of a refusal; undefined where it has none. */
export function waitOf({ body }: Reply): unknown {
  return readPath(body, ['error', 'data', 'details', 'retryAfterSeconds']);
}

function readPath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return readPath(Object.entries(value).find(([name]) => name === key)?.[1], rest);
}
