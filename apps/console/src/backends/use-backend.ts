import { useQuery, useQueryClient } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';

const REFRESH_MS = 15_000;

/**
 * One backend, as the server has it: asked again whenever its window comes into sight, and while it is, so that two operators see the same.
 * Until it answers, what the list said is good enough to read, though not to act on: see `isPlaceholderData`.
 */
export function useBackend(backendId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useQuery(
    trpc.backends.get.queryOptions(
      { backendId },
      {
        refetchOnWindowFocus: 'always',
        // Two windows side by side are both in sight. After an error it is the operator's turn: a refusal for want of a
        // second factor would ask for it anew each time.
        refetchInterval: ({ state }) => (state.error ? false : REFRESH_MS),
        placeholderData: () => {
          const listed = queryClient.getQueryData(trpc.backends.list.queryKey());
          const backend = listed?.backends.find(({ id }) => id === backendId);
          return backend && { backend };
        },
      },
    ),
  );
}
