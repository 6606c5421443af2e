import { useMemo } from 'react';

import { useMfaContext } from '../aalto-context.ts';
import type { LoadError } from '../store/resource.ts';
import { useStore } from '../store/use-store.ts';
import type { FactorsStore, ListedFactor } from './factors-store.ts';

/** The authenticators of whoever is signed in. */
export type FactorsState =
  | { readonly status: 'loading'; readonly factors: null; readonly error: null }
  /** With an error: the server cannot be reached, and these are the ones that it told of before. */
  | {
      readonly status: 'ready';
      readonly factors: readonly ListedFactor[];
      readonly error: LoadError | null;
    }
  | { readonly status: 'error'; readonly factors: null; readonly error: LoadError }
  | { readonly status: 'signed_out'; readonly factors: null; readonly error: null };

export type Factors = FactorsState &
  Pick<FactorsStore, 'reload' | 'rename' | 'remove'> & {
    /** They are being asked for, the first time or again. */
    readonly isLoading: boolean;
  };

/**
 * The authenticators of whoever is signed in, as they change: here, in another tab, by a step-up. `rename` and `remove`
 * answer as every call does.
 *
 * @example
 * import { useFactors } from '@aalto/sdk/react';
 *
 * function Authenticators() {
 *   const { factors, remove } = useFactors();
 *   return factors?.map(({ id, friendlyName }) => (
 *     <p key={id}>
 *       {friendlyName} <button onClick={() => void remove(id)}>Remove</button>
 *     </p>
 *   ));
 * }
 */
export function useFactors(): Factors {
  const { factors: store } = useMfaContext('useFactors');
  const state = useStore(store);
  return useMemo(() => {
    const { reload, rename, remove } = store;
    const does = { isLoading: state.isLoading, reload, rename, remove };
    switch (state.status) {
      case 'ready':
        return { status: state.status, factors: state.data, error: state.error, ...does };
      case 'error':
        return { status: state.status, factors: null, error: state.error, ...does };
      default:
        return { status: state.status, factors: null, error: null, ...does };
    }
  }, [state, store]);
}
