import { ErrorState, StaleNotice, isTransient, readCodedError } from '@aalto/ui';
import type { Query } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

const RECOVERY_MS = 5000;

/** Options of a query that asks again by itself while the server cannot be reached. */
export const recovering = {
  refetchInterval: ({ state }: Pick<Query, 'state'>) => (isTransient(state.error) ? RECOVERY_MS : false),
} as const;

/** A query of TanStack's, or what a hook of the SDK has loaded. */
interface LoadedQuery<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => Promise<unknown>;
}

export interface LoadedProps<Data> {
  readonly query: LoadedQuery<Data>;
  /** Shown in the meantime. */
  readonly loading: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/**
 * What was loaded; where it was refused, why. While the server cannot be reached, what was loaded before stays, with a
 * word about its age; where it is refused, it goes.
 */
export function Loaded<Data>({ query, loading, children }: LoadedProps<Data>): ReactElement {
  const { data, error, isFetching, refetch } = query;
  const isShown = data !== undefined && (error === null || isTransient(error));
  // A query forgets its error as soon as it is sent again: the page would flicker between the two states.
  const [lastError, setLastError] = useState(error);
  const problem = isShown ? null : (error ?? lastError);
  if (problem !== lastError) setLastError(problem);
  if (isShown)
    return (
      <>
        {error && <StaleNotice onRetry={() => void refetch()} />}
        {children(data)}
      </>
    );
  if (!problem) return <>{loading}</>;
  return (
    <ErrorState
      error={problem}
      onRetry={() => void refetch()}
      retryLabel={wantsFactor(problem) ? 'Continue' : 'Try again'}
      isRetrying={isFetching}
    />
  );
}

/** Then trying again asks for the code again, rather than for patience. */
function wantsFactor(error: Error): boolean {
  const code = readCodedError(error)?.code;
  return code === 'mfa_required' || code === 'insufficient_aal' || code === 'reauthentication_required';
}
