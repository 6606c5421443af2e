import type { SessionKeeper } from '../session/session-keeper.ts';

/** How each procedure is called, by path; the generator writes it beside the types. `{}`: sent where no input is given. */
export type ProcedureTable = Readonly<Record<string, 'query' | 'mutation' | 'query {}' | 'mutation {}'>>;

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Nested as the router is: `api.data.notes.list(input)`. */
export interface UntypedApi {
  [name: string]: UntypedApi | ((input?: unknown, options?: CallOptions) => Promise<unknown>);
}

export function buildApi(procedures: ProcedureTable, keeper: Pick<SessionKeeper, 'call'>): UntypedApi {
  const api: UntypedApi = {};
  for (const [path, use] of Object.entries(procedures)) {
    const names = path.split('.');
    const name = names.pop() ?? path;
    const type = use.startsWith('query') ? 'query' : 'mutation';
    const absent = use.endsWith('{}') ? {} : undefined;
    nestedIn(api, names)[name] = (input = absent, { signal } = {}) =>
      keeper.call({ path, type, input, signal });
  }
  return api;
}

/** The object at a path, made where it is missing. */
export function nestedIn(api: UntypedApi, names: readonly string[]): UntypedApi {
  let place = api;
  for (const name of names) {
    const next = place[name];
    place = typeof next === 'object' ? next : (place[name] = {});
  }
  return place;
}
