import { useMemo } from 'react';

import { useAalto } from '../aalto-context.ts';
import type { SessionState } from '../session-store.ts';
import { useStore } from '../store/use-store.ts';

/** The session on this device, as it changes: by this tab, by another, by the server. */
export function useSession(): SessionState & { readonly reload: () => Promise<void> } {
  const { session: store } = useAalto('useSession');
  const state = useStore(store);
  return useMemo(() => ({ ...state, reload: store.reload }), [state, store]);
}
