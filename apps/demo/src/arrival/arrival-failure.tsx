import { BusyButton, describeError, isTransient } from '@aalto/ui';
import { IconAlertCircle, IconCloudOff } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';

import { ArrivalMessage } from './arrival-message.tsx';

export interface ArrivalFailureProps {
  readonly error: unknown;
  readonly isRetrying: boolean;
  readonly onRetry: () => void;
  /** The way on where trying again does not help. */
  readonly action: ReactNode;
}

/** What every arrival can fail for. A server that is away has used nothing up: the same may be tried again. */
export function ArrivalFailure({ error, isRetrying, onRetry, action }: ArrivalFailureProps): ReactElement {
  const { title, message } = describeError(error);
  const mayHelp = isTransient(error);
  return (
    <ArrivalMessage
      icon={mayHelp ? IconCloudOff : IconAlertCircle}
      title={title}
      action={
        mayHelp ? (
          <BusyButton isBusy={isRetrying} onClick={onRetry}>
            Try again
          </BusyButton>
        ) : (
          action
        )
      }
    >
      {message}
    </ArrivalMessage>
  );
}
