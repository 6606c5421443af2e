import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import type { Provider } from '../app/trpc.ts';
import { useTRPC } from '../app/trpc.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { displayName } from './provider-words.ts';

export interface RemoveProviderProps {
  readonly backendId: string;
  readonly provider: Provider;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Before it is gone from the list, and this with it. */
  readonly onRemoved: () => void;
}

export function RemoveProvider({ backendId, provider, opened, onClose, onRemoved }: RemoveProviderProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation(
    trpc.providers.remove.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `${displayName(provider)} was removed.` });
        onClose();
        onRemoved();
        return queryClient.invalidateQueries(trpc.providers.list.queryFilter({ backendId }));
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Remove ${displayName(provider)}?`}
      confirmLabel="Remove"
      isDestructive
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate({ backendId, providerId: provider.id })}
      onClose={onClose}
      onClosed={reset}
    >
      {describeLoss(provider)}
    </ConfirmDialog>
  );
}

function describeLoss({ identityCount }: Provider): string {
  if (identityCount === 0) return 'Your app no longer offers it. Nobody has signed in with it yet.';
  const whose = identityCount === 1 ? 'One account is' : `${identityCount} accounts are`;
  return `${whose} connected with it, and that is lost for good. The accounts stay: their owners sign in by a mailed code or their password from now on.`;
}
