import { BusyButton } from '@aalto/ui';
import { Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { Failure } from './failure.tsx';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly isDestructive?: boolean;
  readonly isBusy: boolean;
  /** Why the last try did not work: the dialog stays, to try again from. */
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** Once it is out of sight: the time to forget the error. */
  readonly onClosed: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, children, confirmLabel, isDestructive = false, isBusy, error } = props;
  return (
    <Box pos="absolute">
      <Modal
        opened={opened}
        onClose={props.onClose}
        onExitTransitionEnd={props.onClosed}
        title={title}
        withCloseButton={false}
        centered
        padding="lg"
        // Inside the page, so that a step-up that interrupts hides it together with the page.
        withinPortal={false}
        styles={{ inner: { insetInlineStart: 0 }, title: { fontWeight: 600 } }}
      >
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end" gap="sm" mt="xs">
            <Button variant="default" onClick={props.onClose} data-autofocus>
              Cancel
            </Button>
            <BusyButton onClick={props.onConfirm} isBusy={isBusy} {...(isDestructive && { color: 'red' })}>
              {confirmLabel}
            </BusyButton>
          </Group>
        </Stack>
      </Modal>
    </Box>
  );
}
