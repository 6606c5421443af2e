import { procedures as ownProcedures } from '../generated/api.ts';
import type { Api } from '../generated/api.ts';
import type { Endpoint } from '../transport/request.ts';
import { createTransport } from '../transport/transport.ts';
import { buildApi } from './build-api.ts';
import type { ProcedureTable } from './build-api.ts';

export interface ServerClientOptions extends Endpoint {
  /** Where the API is: its tRPC answers under `/trpc` there. */
  readonly url: string;
  /** Of the backend, as the console shows it. Public. */
  readonly anonKey: string;
  /** Of the user for whom the server answers, as `readAccessToken` finds it; null for a visitor. */
  readonly accessToken: string | null;
}

/** What a server may ask about the user: nothing that begins, renews or ends a session, or changes the account. */
type ReadOnlyAuth =
  | 'getUser'
  | 'listDevices'
  | 'listFactors'
  | 'listIdentities'
  | 'listProviders'
  | 'listSessions';

/** A generated api without what only the holder of the session may do. */
export type ServerClient<TApi> = {
  readonly [Name in keyof TApi]: Name extends 'auth'
    ? Pick<TApi[Name], ReadOnlyAuth & keyof TApi[Name]>
    : TApi[Name];
};

/**
 * A client for one request on a server: it calls as the user whose access token came with the request, and never
 * refreshes, since a session has one holder, the browser. An expired token answers `token_expired`: render as for a
 * visitor, and let the browser's client ask again.
 *
 * @example
 * import { createServerClient } from '@aalto/sdk/server';
 *
 * const client = createServerClient({ url: 'https://api.example.com', anonKey: 'aalto_pk_…', accessToken: null });
 * const { data } = await client.data.publicNotes.list();
 */
export function createServerClient(options: ServerClientOptions): ServerClient<Api> {
  return createServerClientFor<Api>({ ...options, procedures: ownProcedures });
}

/** The same over a team's own generated api: its `Api`, and its table of procedures. */
export function createServerClientFor<TApi extends object>(
  options: ServerClientOptions & { readonly procedures: ProcedureTable },
): ServerClient<TApi>;
// The types and the table of procedures are generated from one router: that they agree is the generator's to see to.
export function createServerClientFor({
  procedures,
  accessToken,
  ...endpoint
}: ServerClientOptions & { readonly procedures: ProcedureTable }): object {
  const send = createTransport({ ...endpoint, url: `${endpoint.url.replace(/\/+$/, '')}/trpc` });
  return buildApi(readOnly(procedures), { call: (call) => send(call, accessToken) });
}

function readOnly(procedures: ProcedureTable): ProcedureTable {
  const kept = Object.entries(procedures).filter(
    ([path, use]) => !path.startsWith('auth.') || use.startsWith('query'),
  );
  return Object.fromEntries(kept);
}
