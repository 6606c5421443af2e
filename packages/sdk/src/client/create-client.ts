import { procedures as ownProcedures } from '../generated/api.ts';
import type { Api } from '../generated/api.ts';
import { createSessionKeeper } from '../session/session-keeper.ts';
import type { SessionKeeper } from '../session/session-keeper.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import type { Endpoint } from '../transport/request.ts';
import { buildApi, nestedIn } from './build-api.ts';
import type { ProcedureTable } from './build-api.ts';

export interface ClientOptions extends Endpoint {
  /** Where the API is: its tRPC answers under `/trpc` there. */
  readonly url: string;
  /** Of the backend, as the console shows it. Public. */
  readonly anonKey: string;
  /** Where the session is kept. By default IndexedDB in browsers, and memory elsewhere. */
  readonly storage?: TokenStorage;
  /** Instead of the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** A generated api, and what the session keeper adds to its `auth`. */
export type Client<TApi> = TApi & {
  readonly auth: Pick<SessionKeeper, 'getSession' | 'refreshSession' | 'onAuthStateChange'>;
};

/** A client of a team's own generated api: its table of procedures, and its `Api`. */
export function createClient<TApi extends object>(
  options: ClientOptions & { readonly procedures: ProcedureTable },
): Client<TApi>;
/**
 * A typed client of an API: it signs in and out, refreshes, steps up, and calls procedures as the signed-in user. Every
 * call answers `{ data, error }`.
 *
 * Signing out on this device ends its session here at once, in every tab, also when the server cannot be reached; the
 * error then says that the server was not told.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 *
 * const client = createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…' });
 * const { data, error } = await client.auth.signInWithPassword({ email: 'me@example.com', password: '…' });
 * if (error) console.log(error.code);
 * else console.log(data.session.user.email);
 */
export function createClient(options: ClientOptions): Client<Api>;
// The types and the table of procedures are generated from one router: that they agree is the generator's to see to.
export function createClient({
  procedures = ownProcedures,
  url,
  ...options
}: ClientOptions & { readonly procedures?: ProcedureTable }): object {
  const keeper = createSessionKeeper({ ...options, url: `${url.replace(/\/+$/, '')}/trpc` });
  const api = buildApi(procedures, keeper);
  const { getSession, refreshSession, onAuthStateChange } = keeper;
  Object.assign(nestedIn(api, ['auth']), { getSession, refreshSession, onAuthStateChange });
  return api;
}
