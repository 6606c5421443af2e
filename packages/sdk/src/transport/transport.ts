import type { Answer } from '../errors/answer.ts';
import { createBatches } from './batch.ts';
import { sendAlone, sendTogether } from './request.ts';
import type { Endpoint } from './request.ts';

export interface Call {
  /** In the router, such as `data.notes.list`. */
  readonly path: string;
  readonly type: 'query' | 'mutation';
  readonly input?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** With an access token: as its user. With null: with the anon key alone. */
export type Send = (call: Call, accessToken: string | null) => Promise<Answer>;

/**
 * tRPC over `fetch`, small. Calls of one tick travel in one request, up to ten; those of `auth` alone, since the server
 * takes them no other way.
 */
export function createTransport(endpoint: Endpoint): Send {
  const batched = createBatches(
    (calls, accessToken) => sendTogether(endpoint, calls, accessToken),
    (call, accessToken) => sendAlone(endpoint, call, accessToken),
  );
  return (call, accessToken) =>
    call.path.startsWith('auth.') ? sendAlone(endpoint, call, accessToken) : batched(call, accessToken);
}
