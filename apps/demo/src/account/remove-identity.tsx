import { describeError, readCodedError } from '@aalto/ui';
import type { ErrorWords } from '@aalto/ui';
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactElement } from 'react';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { providerTitle } from '../session/providers-query.ts';
import { useRemoveIdentity } from './identities-queries.ts';
import type { Identity } from './identities-queries.ts';

export interface RemoveIdentityProps {
  /** Null: none is asked about. */
  readonly identity: Identity | null;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function RemoveIdentity({ identity, onClose, onRemoved }: RemoveIdentityProps): ReactElement {
  const { mutateAsync, isPending, error, reset } = useRemoveIdentity();
  const title = identity ? providerTitle(identity.provider) : '';

  function close(): void {
    reset();
    onClose();
  }

  async function remove({ id }: Identity): Promise<void> {
    // Its error is shown by the dialog.
    const removed = await mutateAsync(id).catch(() => null);
    if (!removed) return;
    close();
    onRemoved();
    notifications.show({ message: `${title} no longer opens your account.` });
  }

  return (
    <ConfirmDialog
      isOpen={identity !== null}
      title={`Remove ${title}?`}
      confirmLabel={`Remove ${title}`}
      isBusy={isPending}
      error={error}
      explain={explainRefusal}
      onConfirm={() => identity && void remove(identity)}
      onClose={close}
    >
      <Text>You will not be able to sign in with {title} any more. You can connect it again.</Text>
    </ConfirmDialog>
  );
}

function explainRefusal(error: unknown): ErrorWords {
  if (readCodedError(error)?.code !== 'conflict') return describeError(error);
  return {
    title: 'It is your only way in',
    message: 'Choose a password or confirm your e-mail address first, then remove it.',
  };
}
