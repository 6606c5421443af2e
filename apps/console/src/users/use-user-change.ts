import { isTransient } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';

/** What follows on every change of a user: its outcome is told, and what is shown of users is asked again. */
export function useUserChange(outcome: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reload = (): Promise<void> => queryClient.invalidateQueries(trpc.users.pathFilter());
  return {
    onSuccess(): void {
      notifications.show({ message: outcome });
      // Not awaited: on one's own account what is shown next may be a step-up.
      void reload();
    },
    // A lost answer does not say what was done; a refusal does.
    onError: (error: unknown): Promise<void> | undefined => (isTransient(error) ? reload() : undefined),
  };
}
