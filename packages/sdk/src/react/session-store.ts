import type { Client } from '../client/create-client.ts';
import type { AuthRefreshError, AaltoError, Session } from '../generated/api.ts';
import { createStore } from './store/store.ts';
import type { Readable } from './store/store.ts';
import { whenOnline } from './store/when-online.ts';

/** What is known of the session on this device. */
export type SessionState =
  | { readonly status: 'loading'; readonly session: null }
  | { readonly status: 'signed_in'; readonly session: Session }
  /** `hasEnded`: there was one until just now; somebody signed out, here or elsewhere, or the server ended it. */
  | { readonly status: 'signed_out'; readonly session: null; readonly hasEnded: boolean }
  /** Someone may be signed in: the server could not be asked, which is tried again when the network is back. */
  | {
      readonly status: 'unavailable';
      readonly session: null;
      readonly error: AaltoError<AuthRefreshError | 'network_error'>;
    };

/** What the store needs of a client; every client has it, whatever its api. */
export interface SessionSource {
  readonly auth: Pick<Client<object>['auth'], 'getSession' | 'onAuthStateChange'>;
}

export interface SessionStore extends Readable<SessionState> {
  /** Asks again, such as after `unavailable`. */
  readonly reload: () => Promise<void>;
}

/** The session as a store that React can subscribe to. It watches the client as long as somebody watches the store. */
export function createSessionStore({ auth }: SessionSource): SessionStore {
  const store = createStore<SessionState>({ status: 'loading', session: null }, watch);
  let changes = 0;

  function set(next: SessionState): void {
    changes += 1;
    store.set(next);
  }

  async function reload(): Promise<void> {
    const seen = changes;
    const { data, error } = await auth.getSession();
    // What was told meanwhile is newer than this answer.
    if (changes !== seen) return;
    set(error ? { status: 'unavailable', session: null, error } : stateOf(data.session, false));
  }

  function watch(): () => void {
    const unsubscribe = auth.onAuthStateChange((_event, session) => set(stateOf(session, true)));
    const stop = whenOnline(() => void (store.getState().status === 'unavailable' && reload()));
    void reload();
    return () => {
      unsubscribe();
      stop();
    };
  }

  return { getState: store.getState, subscribe: store.subscribe, reload };
}

function stateOf(session: Session | null, hasEnded: boolean): SessionState {
  return session ? { status: 'signed_in', session } : { status: 'signed_out', session, hasEnded };
}
