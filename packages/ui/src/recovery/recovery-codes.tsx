import { useIssuedRecoveryCodes } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { Button, Checkbox, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { appName } from '../page/app-name.ts';
import { PrintedRecoveryCodes } from './printed-recovery-codes.tsx';
import { RecoveryCodeActions } from './recovery-code-actions.tsx';
import { RecoveryCodeList } from './recovery-code-list.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import type { LeaveGuard } from './use-leave-guard.ts';

export interface RecoveryCodesProps {
  readonly issued: IssuedRecoveryCodes;
  readonly onDone: () => void;
}

/** A new set, to be kept. Nobody leaves by mistake: who did would be locked out on the day that the phone is gone. */
export function RecoveryCodes({ issued, onDone }: RecoveryCodesProps): ReactElement {
  const view = useIssuedRecoveryCodes({ issued, appName });
  const { sheet, isKept, setKept } = view;
  const guard = useLeaveGuard(!isKept, onDone);
  return (
    <Stack gap="lg" maw={680}>
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="lg">
          <RecoveryCodeList codes={issued.codes} />
          <RecoveryCodeActions {...view} />
        </Stack>
      </Paper>
      <Checkbox
        label="I have saved these codes"
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Group>
        <Button onClick={guard.finish}>Done</Button>
      </Group>
      <PrintedRecoveryCodes {...sheet} />
      <LeaveDialog guard={guard} />
    </Stack>
  );
}

function LeaveDialog({ guard }: { readonly guard: LeaveGuard }): ReactElement {
  return (
    <Modal opened={guard.isAsking} onClose={guard.stay} withCloseButton={false} padding="lg">
      <Stack gap="md">
        <Modal.Title fw={600} fz="lg">
          Leave without saving the codes?
        </Modal.Title>
        <Text>
          They are not shown again. Whoever loses their authenticator and has no recovery code is locked out.
        </Text>
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={guard.stay} data-autofocus>
            Back to the codes
          </Button>
          <Button color="red" onClick={guard.leave}>
            Leave anyway
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
