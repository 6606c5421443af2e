import type { Api } from '@aalto/sdk';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { readCodedError } from '../error/coded-error.ts';
import { EmptyState } from '../page/empty-state.tsx';
import { ErrorState } from '../page/error-state.tsx';
import { LoadingState } from '../page/loading-state.tsx';
import { CodeForm } from '../code/code-form.tsx';
import { readFirstCodes } from '../recovery/issued-recovery-codes.ts';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { EnrollmentKey } from './enrollment-key.tsx';
import { NumberedStep } from './numbered-step.tsx';
import { useEnrollment } from './use-enrollment.ts';

export interface EnrollAuthenticatorProps {
  readonly auth: Pick<Api['auth'], 'enrollMfa' | 'regenerateRecoveryCodes' | 'verifyMfa'>;
  /** With the recovery codes that came with a first factor: shown now or never. */
  readonly onEnrolled: (issued: IssuedRecoveryCodes | null) => void;
  readonly onCancel?: (() => void) | undefined;
  /** The account has a factor by now, from another device: a code of it comes first. */
  readonly onNeedsCode?: () => void;
}

/** From the QR code to its first code. The secret is drawn here, in the browser: it reaches no third party. */
export function EnrollAuthenticator(props: EnrollAuthenticatorProps): ReactElement {
  const { auth, onEnrolled, onCancel, onNeedsCode } = props;
  const { data, error, isExpired, expire, restart, finish, place } = useEnrollment(auth);
  const needsCode = onNeedsCode !== undefined && readCodedError(error)?.code === 'insufficient_aal';
  useEffect(() => {
    if (needsCode) onNeedsCode();
  }, [needsCode, onNeedsCode]);

  const cancel = (): void => {
    finish();
    onCancel?.();
  };
  const onCancelled = onCancel && cancel;
  if (isExpired) return <Interim onCancel={onCancelled} shows={<Expired onRestart={restart} />} />;
  if (error && !needsCode)
    return <Interim onCancel={onCancelled} shows={<ErrorState error={error} onRetry={restart} />} />;
  if (!data) return <Interim onCancel={onCancelled} shows={<Preparing />} />;
  const { factorId } = data;

  async function verify(code: string): Promise<unknown> {
    const { data: proven, error: refused } = await auth.verifyMfa({ code, factorId });
    if (proven) {
      const issued = await readFirstCodes(auth, proven);
      finish();
      onEnrolled(issued);
    }
    if (readCodedError(refused)?.code === 'factor_not_found') expire();
    return refused;
  }

  return (
    <Stack ref={place} component="ol" gap="xl" p={0} m={0} maw={620}>
      <NumberedStep number={1} title="Add this app to your authenticator">
        <EnrollmentKey secret={data.secret} otpauthUrl={data.otpauthUrl} />
      </NumberedStep>
      <NumberedStep number={2} title="Prove that it works">
        <CodeForm
          description="The six digits that your authenticator app shows now."
          onSubmit={verify}
          onCancel={onCancelled}
        />
      </NumberedStep>
    </Stack>
  );
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
