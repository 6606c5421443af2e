import type { Api } from '@aalto/sdk';
import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';

import { describeError } from '../error/describe-error.ts';
import { BusyButton } from '../form/busy-button.tsx';
import { Page } from '../page/page.tsx';
import { countCodes } from './count-codes.ts';
import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';
import { useNewRecoveryCodes } from './use-new-recovery-codes.ts';

export interface FewCodesLeftProps {
  readonly auth: Pick<Api['auth'], 'regenerateRecoveryCodes'>;
  readonly email: string;
  readonly remaining: number;
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
  readonly onDecline: () => void;
}

/** After a recovery code was used that was one of the last. */
export function FewCodesLeft(props: FewCodesLeftProps): ReactElement {
  const { auth, email, remaining, onIssued, onDecline } = props;
  const { make, isPending, error } = useNewRecoveryCodes({ auth, email, left: remaining });

  async function renew(): Promise<void> {
    const issued = await make();
    if (issued) onIssued(issued);
  }

  return (
    <Page
      title={remaining === 0 ? 'That was your last recovery code' : `You have ${countCodes(remaining)} left`}
      description="The code worked. Make new ones now: without any, whoever loses their authenticator is locked out."
    >
      <Stack gap="md">
        {Boolean(error) && (
          <Alert color="red" variant="light" role="alert">
            {describeError(error).title}. {describeError(error).message}
          </Alert>
        )}
        <Group gap="sm">
          <BusyButton isBusy={isPending} onClick={() => void renew()}>
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
