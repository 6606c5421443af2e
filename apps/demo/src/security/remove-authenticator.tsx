import { useFactors } from '@aalto/sdk/react';
import type { ListedFactor } from '@aalto/sdk/react';
import { unwrap } from '@aalto/ui';
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';

export interface RemoveAuthenticatorProps {
  /** Null: none is asked about. */
  readonly factor: ListedFactor | null;
  readonly isLast: boolean;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function RemoveAuthenticator(props: RemoveAuthenticatorProps): ReactElement {
  const { factor, isLast, onClose, onRemoved } = props;
  const factors = useFactors();
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: async (factorId: string) => unwrap(await factors.remove(factorId)),
  });

  function close(): void {
    reset();
    onClose();
  }

  async function remove({ id, friendlyName }: ListedFactor): Promise<void> {
    // Its error is shown by the dialog.
    const removed = await mutateAsync(id).catch(() => null);
    if (!removed) return;
    close();
    onRemoved();
    notifications.show({
      message: `${friendlyName} was removed. You may delete its entry from the app, too.`,
    });
  }

  return (
    <ConfirmDialog
      isOpen={factor !== null}
      title={`Remove ${factor?.friendlyName ?? ''}?`}
      confirmLabel="Remove authenticator"
      isBusy={isPending}
      error={error}
      onConfirm={() => factor && void remove(factor)}
      onClose={close}
    >
      <Text>
        {isLast
          ? 'It is your only authenticator. Without it, two-factor authentication is off, and your password alone opens your account.'
          : 'Its codes will not be accepted any more. Your other authenticators go on working.'}
      </Text>
    </ConfirmDialog>
  );
}
