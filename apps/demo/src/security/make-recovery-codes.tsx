import { useSession } from '@aalto/sdk/react';
import { describeRecoveryCodes, useNewRecoveryCodes } from '@aalto/ui';
import type { IssuedRecoveryCodes } from '@aalto/ui';
import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';

export interface MakeRecoveryCodesProps {
  readonly isOpen: boolean;
  /** How many there still are to lose. */
  readonly left: number;
  readonly onClose: () => void;
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
}

export function MakeRecoveryCodes(props: MakeRecoveryCodesProps): ReactElement {
  const { isOpen, left, onClose, onIssued } = props;
  const { client } = useDemo();
  const { session } = useSession();
  const { question, action, consequence } = describeRecoveryCodes(left);
  const { make, isPending, error, reset } = useNewRecoveryCodes({
    auth: client.auth,
    email: session?.user.email ?? '',
    left,
  });

  function close(): void {
    reset();
    onClose();
  }

  async function confirm(): Promise<void> {
    const issued = await make();
    if (issued) onIssued(issued);
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={question}
      confirmLabel={action}
      isDestructive={left > 0}
      isBusy={isPending}
      error={error}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      <Text>{consequence}</Text>
    </ConfirmDialog>
  );
}
