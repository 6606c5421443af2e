import type { Result, Session, SessionErrorCode, AaltoError } from '../../generated/api.ts';
import type { AuthEvent } from '../../session/auth-events.ts';
import type { SessionSource } from '../session-store.ts';
import { createStore } from './store.ts';
import type { Readable } from './store.ts';
import { whenOnline } from './when-online.ts';

const RETRY_MS = 5000;

const empty = { status: 'loading', data: null, error: null, isLoading: false } as const;
const signedOut = { ...empty, status: 'signed_out' } as const;

/** Why something of an account could not be loaded. */
export type LoadError = AaltoError<SessionErrorCode | 'network_error'>;

/** Something of the signed-in user’s account, as the server told of it. */
type Loaded<Data> = {
  /** It is being asked for, the first time or again. */
  readonly isLoading: boolean;
} & (
  | { readonly status: 'loading'; readonly data: null; readonly error: null }
  /** With an error: the server cannot be reached, and this is what it said before. */
  | { readonly status: 'ready'; readonly data: Data; readonly error: LoadError | null }
  | { readonly status: 'error'; readonly data: null; readonly error: LoadError }
  | { readonly status: 'signed_out'; readonly data: null; readonly error: null }
);

export interface Resource<Data> extends Readable<Loaded<Data>> {
  readonly reload: () => Promise<void>;
  /** What the server answered to a change, which needs no asking again. */
  readonly update: (change: (data: Data) => Data) => void;
  /** To be called with each event of the session. */
  readonly follow: (event: AuthEvent, session: Session | null) => void;
}

export interface ResourceOptions<Data> {
  readonly auth: Pick<SessionSource['auth'], 'getSession'>;
  readonly load: () => Promise<Result<Data, SessionErrorCode>>;
  /** Whether a renewed session tells of something else than what was loaded. */
  readonly isOutdated?: (data: Data, session: Session) => boolean;
}

/**
 * Loads when somebody begins to watch, and again when something happened that may have changed it: here, in another tab,
 * or while the network was gone. What one person has loaded is never there for the next.
 */
export function createResource<Data>(options: ResourceOptions<Data>): Resource<Data> {
  const { auth, load, isOutdated = () => false } = options;
  const store = createStore<Loaded<Data>>(empty, watch);
  let latest = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function reload(): Promise<void> {
    latest += 1;
    const asked = latest;
    clearTimeout(retry);
    store.set({ ...store.getState(), isLoading: true });
    const { data: known } = await auth.getSession();
    const next: Loaded<Data> = known?.session === null ? signedOut : after(store.getState(), await load());
    // A later question has been asked meanwhile, or somebody else is signed in.
    if (asked !== latest) return;
    store.set(next);
    if (next.error && isTransient(next.error) && store.isWatched())
      retry = setTimeout(() => void reload(), (next.error.retryAfterSeconds ?? 0) * 1000 || RETRY_MS);
  }

  function watch(): () => void {
    void reload();
    const stop = whenOnline(() => void (store.getState().error && reload()));
    return () => {
      clearTimeout(retry);
      stop();
    };
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    reload,
    update(change) {
      const state = store.getState();
      if (state.status === 'ready') store.set({ ...state, data: change(state.data) });
    },
    follow(event, session) {
      const { data } = store.getState();
      if (event === 'SIGNED_IN' || event === 'SIGNED_OUT') {
        latest += 1;
        store.set(session ? empty : signedOut);
      } else if (event === 'TOKEN_REFRESHED' && data && session && !isOutdated(data, session)) return;
      if (session && store.isWatched()) void reload();
    },
  };
}

/** Nothing was refused: it may be had a little later. */
function isTransient({ code }: LoadError): boolean {
  return code === 'network_error' || code === 'unavailable' || code === 'rate_limited';
}

function after<Data>(before: Loaded<Data>, { data, error }: Result<Data, SessionErrorCode>): Loaded<Data> {
  if (!error) return { status: 'ready', data, error, isLoading: false };
  if (before.status === 'ready' && isTransient(error)) return { ...before, error, isLoading: false };
  return { status: 'error', data: null, error, isLoading: false };
}
