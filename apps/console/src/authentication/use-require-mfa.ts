import { isTransient } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';

/** Throws the switch. Nothing is shown before the server has answered. */
export function useRequireMfa() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.backends.updateAuthentication.mutationOptions({
      onSuccess: ({ backend }) => {
        queryClient.setQueryData(trpc.backends.get.queryKey({ backendId: backend.id }), { backend });
        notifications.show({
          message: backend.requireMfa
            ? `${backend.name} now requires MFA.`
            : `${backend.name} no longer requires MFA.`,
        });
        return queryClient.invalidateQueries(trpc.backends.list.queryFilter());
      },
      // A lost answer does not say what was done, so the server is asked what holds now. A refusal does say it; and one
      // for want of a second factor, which the operator has just declined to give, would only ask for it again.
      onError: (error) =>
        isTransient(error) ? queryClient.invalidateQueries(trpc.backends.pathFilter()) : undefined,
    }),
  );
}
