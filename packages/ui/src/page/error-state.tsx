import { Box } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { describeError } from '../error/describe-error.ts';
import { BusyButton } from '../form/busy-button.tsx';
import { EmptyState } from './empty-state.tsx';

export interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly retryLabel?: string;
  readonly isRetrying?: boolean;
}

/** In place of what could not be loaded. */
export function ErrorState(props: ErrorStateProps): ReactElement {
  const { error, onRetry, retryLabel = 'Try again', isRetrying = false } = props;
  const { title, message } = describeError(error);
  const retry = onRetry && (
    <BusyButton variant="default" onClick={onRetry} isBusy={isRetrying}>
      {retryLabel}
    </BusyButton>
  );
  return (
    <Box role="alert">
      <EmptyState icon={<IconAlertCircle size={36} stroke={1.4} />} title={title} action={retry}>
        {message}
      </EmptyState>
    </Box>
  );
}
