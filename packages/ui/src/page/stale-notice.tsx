import { Alert, Anchor } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';

export interface StaleNoticeProps {
  readonly onRetry: () => void;
}

/** What is shown could not be refreshed. Quiet, since what was known is still there to be read. */
export function StaleNotice({ onRetry }: StaleNoticeProps): ReactElement {
  return (
    <Alert role="status" variant="default" icon={<IconCloudOff aria-hidden />}>
      This could not be refreshed and may be out of date.{' '}
      <Anchor component="button" type="button" inherit onClick={onRetry}>
        Try again
      </Anchor>
    </Alert>
  );
}
