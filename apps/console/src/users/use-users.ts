import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { useConsole } from '../app/console-context.tsx';
import { useTRPC } from '../app/trpc.ts';

/** A backend's users, the newest first; while another piece of an address is looked for, those that were found before. */
export function useUsers(backendId: string, search: string | undefined) {
  const { trpcClient } = useConsole();
  const sought = search === undefined ? {} : { search };
  return useInfiniteQuery({
    queryKey: useTRPC().users.list.infiniteQueryKey({ backendId, ...sought }),
    // Not by tRPC's own options, which send a direction along that the server knows nothing of.
    queryFn: ({ pageParam, signal }) =>
      trpcClient.users.list.query(
        { backendId, ...sought, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

const firstPage: string | null = null;

/** One of them, as the server has it: asked again whenever its window comes into sight. */
export function useUser(backendId: string, userId: string) {
  return useQuery(
    useTRPC().users.get.queryOptions({ backendId, userId }, { refetchOnWindowFocus: 'always' }),
  );
}
