import { formatCountdown } from '@aalto/sdk/react';
import { Alert, Text, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { formatWait } from '../error/format-wait.ts';

export interface LockNoticeProps {
  /** Until codes are accepted again; 0: they are. */
  readonly seconds: number;
  /** What works meanwhile. */
  readonly children?: ReactNode;
}

/** The countdown is for the eyes. Screen readers hear its beginning, each full minute's change, and its end. */
export function LockNotice({ seconds, children }: LockNoticeProps): ReactElement {
  const wasLocked = useRef(false);
  if (seconds > 0) wasLocked.current = true;
  const wait = seconds < 60 ? 'less than a minute' : formatWait(seconds);
  const spoken = seconds > 0 ? `Too many wrong codes. Try again in ${wait}.` : 'You can try again now.';
  return (
    <>
      <VisuallyHidden role="status">{wasLocked.current ? spoken : ''}</VisuallyHidden>
      {seconds > 0 && (
        <Alert
          variant="light"
          color="red"
          role="presentation"
          icon={<IconLock size={18} />}
          title="Too many wrong codes"
        >
          <Text size="sm" aria-hidden>
            To protect your account, codes are not accepted for another{' '}
            <Text component="span" inherit fw={600} ff="monospace">
              {formatCountdown(seconds)}
            </Text>
            .
          </Text>
          {children}
        </Alert>
      )}
    </>
  );
}
