import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { EnrollAuthenticator } from '@aalto/ui';
import { Box } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';

export interface EnrollmentProps {
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
  readonly onDone: () => void;
}

/** Takes the place, and the focus, of the button that began it. */
export function Enrollment({ onIssued, onDone }: EnrollmentProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const finish = (issued: IssuedRecoveryCodes | null): void => {
    notifications.show({ message: 'The authenticator is set up.' });
    onDone();
    if (issued) onIssued(issued);
  };
  return (
    <Box
      ref={box}
      role="group"
      aria-label="Set up an authenticator app"
      tabIndex={-1}
      style={{ outline: 'none' }}
    >
      <EnrollAuthenticator onEnrolled={finish} onCancel={onDone} />
    </Box>
  );
}
