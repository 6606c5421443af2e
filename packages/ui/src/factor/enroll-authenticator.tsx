import type { Api } from '@aalto/sdk';
import { Button, Stack, Text } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { readCodedError } from '../error/coded-error.ts';
import { EmptyState } from '../page/empty-state.tsx';
import { ErrorState } from '../page/error-state.tsx';
import { LoadingState } from '../page/loading-state.tsx';
import { CodeForm } from './code-form.tsx';
import { EnrollmentKey } from './enrollment-key.tsx';
import { NumberedStep } from './numbered-step.tsx';
import { useEnrollment } from './use-enrollment.ts';

export interface EnrollAuthenticatorProps {
  readonly auth: Pick<Api['auth'], 'enrollMfa' | 'verifyMfa'>;
  readonly onEnrolled: () => void;
  readonly onCancel?: () => void;
}

/** From the QR code to its first code. The secret is drawn here, in the browser: it reaches no third party. */
export function EnrollAuthenticator({ auth, onEnrolled, onCancel }: EnrollAuthenticatorProps): ReactElement {
  const { data, error, isExpired, expire, restart } = useEnrollment(auth);
  if (error) return <ErrorState error={error} onRetry={restart} />;
  if (!data) return <LoadingState label="Preparing your QR code" rows={1} rowHeight={420} />;
  if (isExpired) return <Expired onRestart={restart} />;
  const { factorId } = data;

  async function verify(code: string): Promise<unknown> {
    const { error: refused } = await auth.verifyMfa({ code, factorId });
    if (refused === null) onEnrolled();
    if (readCodedError(refused)?.code === 'factor_not_found') expire();
    return refused;
  }

  return (
    <Stack component="ol" gap="xl" p={0} m={0} maw={620}>
      <NumberedStep number={1} title="Add this app to your authenticator">
        <EnrollmentKey secret={data.secret} otpauthUrl={data.otpauthUrl} />
      </NumberedStep>
      <NumberedStep number={2} title="Prove that it works">
        <CodeForm
          description="The six digits that your authenticator app shows now."
          onSubmit={verify}
          onCancel={onCancel}
        />
      </NumberedStep>
    </Stack>
  );
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
