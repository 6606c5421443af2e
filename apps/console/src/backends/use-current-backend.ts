import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { useTRPC } from '../app/trpc.ts';

export interface CurrentBackend {
  readonly id: string;
  readonly name: string;
}

/** The backend that the address names. Undefined: it names none. Null: none that this operator runs. */
export function useCurrentBackend(): CurrentBackend | null | undefined {
  const { backendId } = useParams({ strict: false });
  const { data } = useQuery(useTRPC().backends.list.queryOptions());
  if (backendId === undefined) return undefined;
  if (!data) return { id: backendId, name: 'Backend' };
  return data.backends.find(({ id }) => id === backendId) ?? null;
}
