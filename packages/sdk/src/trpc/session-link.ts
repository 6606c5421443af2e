import { TRPCClientError } from '@trpc/client';
import type { TRPCLink } from '@trpc/client';
import type { AnyRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';

import type { AaltoError } from '../errors/aalto-error.ts';
import { isRecord } from '../is-record.ts';
import type { SessionKeeper } from '../session/session-keeper.ts';

/** tRPC's own for what is wrong on this side of the wire. */
const CLIENT_ERROR = -32_603;

/**
 * The last link of a tRPC client: sends its calls through a keeper, in batches, with the session. For teams whose app
 * sees the router's types. Subscriptions need a link of their own: put `splitLink` before this one.
 *
 * @param url Where these calls go, if not where the keeper's own go: another router of the same backend.
 * @example
 * import { createSessionKeeper, sessionLink } from '@aalto/sdk/trpc';
 * import { createTRPCClient } from '@trpc/client';
 * import type { AnyRouter } from '@trpc/server'; // your AppRouter
 *
 * const keeper = createSessionKeeper({ url: 'http://localhost:3000/trpc', anonKey: 'aalto_pk_…' });
 * createTRPCClient<AnyRouter>({ links: [sessionLink(keeper)] });
 */
export function sessionLink<TRouter extends AnyRouter>(
  keeper: SessionKeeper,
  { url }: { readonly url?: string } = {},
): TRPCLink<TRouter> {
  return () =>
    ({ op: { path, type, input, signal } }) =>
      observable((observer) => {
        if (type === 'subscription') throw new TypeError('sessionLink carries no subscriptions.');
        keeper
          .call({ path, type, input, signal: signal ?? undefined }, url)
          .then(({ data, error }) => {
            if (error) throw asClientError<TRouter>(error, path);
            observer.next({ result: { data } });
            observer.complete();
          })
          .catch((error: Error) => observer.error(TRPCClientError.from<TRouter>(error)));
      });
}

/** tRPC's error as the server formatted it; for an error of ours, one that reads the same. */
function asClientError<TRouter extends AnyRouter>(error: AaltoError, path: string): TRPCClientError<TRouter> {
  const { code: reason, status: httpStatus, details, message, shape } = error;
  const data = { code: 'CLIENT_ERROR', httpStatus, reason, details, path };
  const known = isRecord(shape) && isRecord(shape['data']) ? shape : { message, code: CLIENT_ERROR, data };
  return TRPCClientError.from({ error: known }, { cause: error });
}
