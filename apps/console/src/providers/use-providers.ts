import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';

/** Where the users of a backend can sign in from, by name. */
export function useProviders(backendId: string) {
  return useQuery(useTRPC().providers.list.queryOptions({ backendId }, { refetchOnWindowFocus: 'always' }));
}
