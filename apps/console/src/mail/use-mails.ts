import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { useConsole } from '../app/console-context.tsx';
import type { Mail } from '../app/trpc.ts';
import { useTRPC } from '../app/trpc.ts';

const PAGE_SIZE = 25;
const REFRESH_MS = 4000;

/** A backend's mails, the newest first: asked again every few seconds while its window is in sight. */
export function useMails(backendId: string) {
  const { trpcClient } = useConsole();
  return useInfiniteQuery({
    queryKey: useTRPC().mails.list.infiniteQueryKey({ backendId }),
    // Not by tRPC's own options, which send a direction along that the server knows nothing of.
    queryFn: ({ pageParam, signal }) =>
      trpcClient.mails.list.query(
        { backendId, limit: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: 'always',
    // After an error it is the operator's turn: a refusal for want of a second factor would ask for it anew each time.
    refetchInterval: ({ state }) => (state.error ? false : REFRESH_MS),
  });
}

const firstPage: string | null = null;

/**
 * One mail with what it says, which only those have that were kept. Each reading is in the audit trail, so it is read
 * once; of the others the list says all there is.
 */
export function useMail(backendId: string, mailId: string, listed: Mail | undefined) {
  return useQuery(
    useTRPC().mails.get.queryOptions(
      { backendId, mailId },
      {
        enabled: listed === undefined || listed.state === 'kept',
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    ),
  );
}
