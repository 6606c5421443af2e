import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { BusyButton, describeError } from '@aalto/ui';
import type { ErrorWords } from '@aalto/ui';
import type { ReactElement, ReactNode } from 'react';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly confirmLabel: string;
  readonly isBusy: boolean;
  /** By default: something is lost. */
  readonly isDestructive?: boolean;
  readonly cancelLabel?: string;
  readonly error: unknown;
  /** Where an error means something of its own here. */
  readonly explain?: (error: unknown) => ErrorWords;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Before something that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { isOpen, title, confirmLabel, cancelLabel = 'Cancel', isBusy, onConfirm, onClose, children } = props;
  const { error, explain = describeError, isDestructive = true } = props;
  return (
    <Modal opened={isOpen} onClose={onClose} withCloseButton={false} padding="lg">
      <Stack gap="md">
        <Modal.Title fw={600} fz="lg">
          {title}
        </Modal.Title>
        {children}
        {Boolean(error) && (
          <Alert color="red" variant="light" role="alert">
            {explain(error).title}. {explain(error).message}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            {cancelLabel}
          </Button>
          <BusyButton {...(isDestructive && { color: 'red' })} isBusy={isBusy} onClick={onConfirm}>
            {confirmLabel}
          </BusyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
