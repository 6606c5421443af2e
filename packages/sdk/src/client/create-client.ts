import { procedures as ownProcedures } from '../generated/api.ts';
import type { Api } from '../generated/api.ts';
import type { OnMfaRequired } from '../session/mfa-prompt.ts';
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
  /**
   * Where visits to providers are kept until they come back with a code (the verifier of RFC 7636). By default IndexedDB
   * in browsers, and memory elsewhere.
   */
  readonly oauthStorage?: TokenStorage;
  /**
   * Where a secret of this device is kept, beyond sign-outs: by it the server knows the device again, so that guesses made
   * elsewhere lock nobody out here, and whoever had it remembered is asked for no code. By default IndexedDB in browsers,
   * and memory elsewhere.
   */
  readonly deviceStorage?: TokenStorage;
  /**
   * Called when a call was refused for want of a second factor, once however many were refused together. Answer `true`
   * when the person has proven one: the calls are then repeated, once. Without it they answer the refusal.
   *
   * @example
   * import { createClient } from '@aalto/sdk';
   *
   * const client = createClient({
   *   url: 'http://localhost:3000',
   *   anonKey: 'aalto_pk_…',
   *   onMfaRequired: async ({ next }) => {
   *     const code = next === 'verify' && prompt('The code of your authenticator');
   *     return code ? (await client.auth.verifyMfa({ code })).error === null : false;
   *   },
   * });
   */
  readonly onMfaRequired?: OnMfaRequired;
  /** Instead of the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Over a keeper that a link for tRPC uses too: one session, however its calls are made. */
export interface KeeperOptions {
  readonly keeper: SessionKeeper;
}

/** A generated api, and what the session keeper adds to its `auth`. */
export type Client<TApi> = TApi & {
  readonly auth: Pick<SessionKeeper, 'getSession' | 'refreshSession' | 'onAuthStateChange'>;
};

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
export function createClient(options: ClientOptions | KeeperOptions): Client<Api> {
  return createClientFor<Api>({ ...options, procedures: ownProcedures });
}

/**
 * A client of a team's own generated api: its `Api`, and its table of procedures.
 *
 * @example
 * import { createClientFor } from '@aalto/sdk';
 * import type { Client, Result } from '@aalto/sdk';
 *
 * // Both as `aalto generate` writes them.
 * interface Api {
 *   orders: { place: () => Promise<Result<{ id: string }, 'conflict'>> };
 * }
 * const procedures = { 'orders.place': 'mutation' } as const;
 *
 * const client: Client<Api> = createClientFor({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…', procedures });
 */
export function createClientFor<TApi extends object>(
  options: (ClientOptions | KeeperOptions) & { readonly procedures: ProcedureTable },
): Client<TApi>;
// The types and the table of procedures are generated from one router: that they agree is the generator's to see to.
export function createClientFor({
  procedures,
  ...options
}: (ClientOptions | KeeperOptions) & { readonly procedures: ProcedureTable }): object {
  const keeper = 'keeper' in options ? options.keeper : keeperOf(options);
  const api = buildApi(procedures, keeper);
  const { getSession, refreshSession, onAuthStateChange } = keeper;
  Object.assign(nestedIn(api, ['auth']), { getSession, refreshSession, onAuthStateChange });
  return api;
}

function keeperOf({ url, ...options }: ClientOptions): SessionKeeper {
  return createSessionKeeper({ ...options, url: `${url.replace(/\/+$/, '')}/trpc` });
}
