import { useEnrollMfa } from '@aalto/sdk/react';
import type { EnrollmentState, UseEnrollMfaOptions } from '@aalto/sdk/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { CodeForm } from '../code/code-form.tsx';
import { EmptyState } from '../page/empty-state.tsx';
import { ErrorState } from '../page/error-state.tsx';
import { LoadingState } from '../page/loading-state.tsx';
import { EnrollmentKey } from './enrollment-key.tsx';
import { NumberedStep } from './numbered-step.tsx';

type Refusal = Extract<EnrollmentState, { readonly status: 'refused' }>['error'];

export interface EnrollAuthenticatorProps extends Pick<UseEnrollMfaOptions, 'onEnrolled' | 'replaces'> {
  readonly onCancel?: (() => void) | undefined;
  /** Something else comes first, such as the code of a mail, which may be shown in place of this. */
  readonly onRefused?: (refusal: Refusal) => void;
}

/** From the QR code to its first code. The secret is drawn here, in the browser: it reaches no third party. */
export function EnrollAuthenticator(props: EnrollAuthenticatorProps): ReactElement {
  const { onEnrolled, replaces, onCancel, onRefused } = props;
  const { enrollment, code, restart } = useEnrollMfa({ onEnrolled, replaces });
  const refusal = enrollment.status === 'refused' ? enrollment.error : null;
  useEffect(() => {
    if (refusal) onRefused?.(refusal);
  }, [refusal, onRefused]);
  switch (enrollment.status) {
    case 'starting':
    case 'enrolled':
      return <Interim onCancel={onCancel} shows={<Preparing />} />;
    case 'expired':
      return <Interim onCancel={onCancel} shows={<Expired onRestart={restart} />} />;
    case 'refused':
      return (
        <Interim onCancel={onCancel} shows={<ErrorState error={enrollment.error} onRetry={restart} />} />
      );
    case 'pending':
      return (
        <Stack component="ol" gap="xl" p={0} m={0} maw={620}>
          <NumberedStep number={1} title="Add this app to your authenticator">
            <EnrollmentKey {...enrollment} />
          </NumberedStep>
          <NumberedStep number={2} title="Prove that it works">
            <CodeForm
              entry={code}
              description="The six digits that your authenticator app shows now."
              onCancel={onCancel}
            />
          </NumberedStep>
        </Stack>
      );
  }
}

interface InterimProps {
  readonly onCancel: (() => void) | undefined;
  readonly shows: ReactNode;
}

/** In place of the steps. Nobody has to wait for them in order to leave. */
function Interim({ onCancel, shows }: InterimProps): ReactElement {
  return (
    <Stack gap="sm">
      {shows}
      {onCancel && (
        <Group justify="center">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Preparing(): ReactElement {
  return <LoadingState label="Preparing your QR code" rows={1} rowHeight={420} />;
}

function Expired({ onRestart }: { readonly onRestart: () => void }): ReactElement {
  return (
    <div role="alert">
      <EmptyState
        icon={<IconClockOff size={32} stroke={1.5} />}
        title="This QR code has expired"
        action={<Button onClick={onRestart}>Show a new one</Button>}
      >
        <Text inherit>
          It is good for ten minutes. If you scanned it already, remove that entry from your authenticator
          app.
        </Text>
      </EmptyState>
    </div>
  );
}
