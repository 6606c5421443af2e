import { useFactors } from '@aalto/sdk/react';
import type { ListedFactor } from '@aalto/sdk/react';
import { unwrap } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';

export interface RemoveFactorProps {
  readonly factor: ListedFactor;
  /** Without it the account has no second factor. */
  readonly isLast: boolean;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Once it is gone from the list, and this with it. */
  readonly onRemoved: () => void;
}

export function RemoveFactor({ factor, isLast, opened, onClose, onRemoved }: RemoveFactorProps) {
  const { remove } = useFactors();
  const { id, friendlyName } = factor;
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async () => unwrap(await remove(id)),
    onSuccess: () => {
      notifications.show({ message: `${friendlyName} was removed.` });
      onClose();
      onRemoved();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={`Remove ${friendlyName}?`}
      confirmLabel="Remove"
      isDestructive
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
      onClosed={reset}
    >
      Its codes will no longer be accepted. {isLast ? LAST_ONE : 'Your other authenticators keep working.'}
    </ConfirmDialog>
  );
}

const LAST_ONE =
  'It is the only one, so your password alone will protect this account until you set up another.';
