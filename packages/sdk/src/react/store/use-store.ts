import { useSyncExternalStore } from 'react';

import type { Readable } from './store.ts';

export function useStore<State>({ subscribe, getState }: Readable<State>): State {
  return useSyncExternalStore(subscribe, getState, getState);
}
