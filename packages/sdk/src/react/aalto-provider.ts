import { createContext, createElement, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { createSessionStore } from './session-store.ts';
import type { SessionSource, SessionState, SessionStore } from './session-store.ts';

const SessionContext = createContext<SessionStore | null>(null);

export interface AaltoProviderProps {
  /** Made once, outside of any component. */
  readonly client: SessionSource;
  readonly children: ReactNode;
}

/**
 * Lets the components inside know the session of a client.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 * import { AaltoProvider, useSession } from '@aalto/sdk/react';
 * import { createElement } from 'react';
 *
 * const client = createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…' });
 *
 * function Greeting() {
 *   const { session } = useSession();
 *   return session && `Hello, ${session.user.email}`;
 * }
 * createElement(AaltoProvider, { client, children: createElement(Greeting) });
 */
export function AaltoProvider({ client, children }: AaltoProviderProps): ReactElement {
  const store = useMemo(() => createSessionStore(client), [client]);
  return createElement(SessionContext.Provider, { value: store }, children);
}

/** The session on this device, as it changes: by this tab, by another, by the server. */
export function useSession(): SessionState & { readonly reload: () => Promise<void> } {
  const store = useContext(SessionContext);
  if (!store) throw new TypeError('useSession needs an AaltoProvider around it.');
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  return useMemo(() => ({ ...state, reload: store.reload }), [state, store]);
}
