import type { Client } from '../client/create-client.ts';
import type { AuthRefreshError, AaltoError, Session } from '../generated/api.ts';

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

export interface SessionStore {
  readonly getState: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks again, such as after `unavailable`. */
  readonly reload: () => Promise<void>;
}

/** The session as a store that React can subscribe to. It watches the client as long as somebody watches the store. */
export function createSessionStore({ auth }: SessionSource): SessionStore {
  const listeners = new Set<() => void>();
  let state: SessionState = { status: 'loading', session: null };
  let changes = 0;
  let stop = (): void => undefined;

  function set(next: SessionState): void {
    state = next;
    changes += 1;
    for (const listener of listeners) listener();
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
    const whenOnline = (): void => {
      if (state.status === 'unavailable') void reload();
    };
    globalThis.addEventListener?.('online', whenOnline);
    void reload();
    return () => {
      unsubscribe();
      globalThis.removeEventListener?.('online', whenOnline);
    };
  }

  return {
    getState: () => state,
    reload,
    subscribe(listener) {
      if (listeners.size === 0) stop = watch();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}

function stateOf(session: Session | null, hasEnded: boolean): SessionState {
  return session ? { status: 'signed_in', session } : { status: 'signed_out', session, hasEnded };
}
