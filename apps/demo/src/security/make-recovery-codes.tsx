import { useRecoveryCodes } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { describeRecoveryCodes } from '@aalto/ui';
import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

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
  const { question, action, consequence } = describeRecoveryCodes(left);
  const { regenerate, isRegenerating, refusal, reset } = useRecoveryCodes();

  function close(): void {
    reset();
    onClose();
  }

  async function confirm(): Promise<void> {
    const issued = await regenerate();
    if (issued) onIssued(issued);
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={question}
      confirmLabel={action}
      isDestructive={left > 0}
      isBusy={isRegenerating}
      error={refusal}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      <Text>{consequence}</Text>
    </ConfirmDialog>
  );
}
