import { useChallengeMfa } from '@aalto/sdk/react';
import type { ChallengeMfaView, UseChallengeMfaOptions } from '@aalto/sdk/react';
import { Checkbox, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { CodeForm } from '../code/code-form.tsx';
import { OtherWay } from '../code/other-way.tsx';
import { RecoveryCodeForm } from '../recovery/recovery-code-form.tsx';

export interface VerifyCodeFormProps extends UseChallengeMfaOptions {
  readonly onCancel?: (() => void) | undefined;
}

/** Raises the session by a code of an authenticator that is enrolled already, or by a recovery code. */
export function VerifyCodeForm({ onVerified, onCancel }: VerifyCodeFormProps): ReactElement {
  const view = useChallengeMfa({ onVerified });
  const { factors, method, choose, code, recoveryCode, recoveryCodesRemaining } = view;
  if (method === 'recovery_code')
    return (
      <RecoveryCodeForm
        entry={recoveryCode}
        onCancel={onCancel}
        alternative={<OtherWay label="Use your authenticator" onChoose={() => choose('authenticator')} />}
      />
    );
  const hasNone = recoveryCodesRemaining === 0;
  const byRecoveryCode = {
    label: 'Use a recovery code instead',
    onChoose: () => choose('recovery_code'),
  };
  return (
    <Stack gap="md">
      <CodeForm
        entry={code}
        description={describe(factors)}
        onCancel={onCancel}
        otherWay={hasNone ? undefined : byRecoveryCode}
      >
        <RememberDevice {...view} />
      </CodeForm>
      {hasNone && (
        <Text size="sm" c="dimmed">
          No recovery codes are left for this account. If your authenticator is lost, ask whoever runs this
          app.
        </Text>
      )}
    </Stack>
  );
}

function RememberDevice(
  props: Pick<ChallengeMfaView, 'rememberDeviceDays' | 'isRemembering' | 'setRemembering'>,
): ReactElement | null {
  const { rememberDeviceDays: days, isRemembering, setRemembering } = props;
  if (days === null) return null;
  return (
    <Checkbox
      label={days === 1 ? 'Remember this device for a day' : `Remember this device for ${days} days`}
      description="You are asked for no code here until then. Only on a device that is yours alone."
      checked={isRemembering}
      onChange={(event) => setRemembering(event.currentTarget.checked)}
    />
  );
}

function describe(factors: ChallengeMfaView['factors']): string {
  const [first, ...others] = factors;
  if (!first) return 'The six digits that your authenticator app shows now.';
  if (others.length === 0)
    return `The six digits that your authenticator app shows now (${first.friendlyName}).`;
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(
    factors.map((one) => one.friendlyName),
  );
  return `The six digits that one of your authenticator apps shows now: ${names}.`;
}
