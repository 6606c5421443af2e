import { useRecoveryCodes } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';

import { describeError } from '../error/describe-error.ts';
import { BusyButton } from '../form/busy-button.tsx';
import { Page } from '../page/page.tsx';
import { countCodes } from './count-codes.ts';

export interface FewCodesLeftProps {
  readonly remaining: number;
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
  readonly onDecline: () => void;
}

/** After a recovery code was used that was one of the last. */
export function FewCodesLeft(props: FewCodesLeftProps): ReactElement {
  const { remaining, onIssued, onDecline } = props;
  const { regenerate, isRegenerating, refusal } = useRecoveryCodes();

  async function renew(): Promise<void> {
    const issued = await regenerate();
    if (issued) onIssued(issued);
  }

  return (
    <Page
      title={remaining === 0 ? 'That was your last recovery code' : `You have ${countCodes(remaining)} left`}
      description="The code worked. Make new ones now: without any, whoever loses their authenticator is locked out."
    >
      <Stack gap="md">
        {refusal && (
          <Alert color="red" variant="light" role="alert">
            {describeError(refusal).title}. {describeError(refusal).message}
          </Alert>
        )}
        <Group gap="sm">
          <BusyButton isBusy={isRegenerating} onClick={() => void renew()}>
            Make new codes
          </BusyButton>
          <Button variant="subtle" color="gray" onClick={onDecline}>
            Not now
          </Button>
        </Group>
      </Stack>
    </Page>
  );
}
