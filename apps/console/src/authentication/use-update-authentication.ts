import { isTransient } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import type { Backend } from '../app/trpc.ts';
import { useTRPC } from '../app/trpc.ts';

/** Changes settings of a backend. Nothing is shown before the server has answered; then `describe` says what is so now. */
export function useUpdateAuthentication(describe: (backend: Backend) => string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.backends.updateAuthentication.mutationOptions({
      onSuccess: ({ backend }) => {
        queryClient.setQueryData(trpc.backends.get.queryKey({ backendId: backend.id }), { backend });
        notifications.show({ message: describe(backend) });
        // Not awaited: the next change need not wait for what other pages show.
        void queryClient.invalidateQueries(trpc.backends.list.queryFilter());
      },
      // A lost answer does not say what was done, so the server is asked what holds now. A refusal does say it; and one
      // for want of a second factor, which the operator has just declined to give, would only ask for it again.
      onError: (error) =>
        isTransient(error) ? queryClient.invalidateQueries(trpc.backends.pathFilter()) : undefined,
    }),
  );
}
