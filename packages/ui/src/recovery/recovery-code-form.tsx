import { describeRecoveryCodeFlaw } from '@aalto/sdk/react';
import type { RecoveryCodeEntryView } from '@aalto/sdk/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { BusyButton } from '../form/busy-button.tsx';
import { explainRecoveryCode } from './explain-recovery-code.ts';
import classes from './recovery-code-form.module.css';

export interface RecoveryCodeFormProps {
  readonly entry: RecoveryCodeEntryView;
  readonly onCancel?: (() => void) | undefined;
  /** Below, such as the way back to the authenticator. */
  readonly alternative?: ReactNode;
}

/** Takes a recovery code as people type it from paper. */
export function RecoveryCodeForm({ entry, onCancel, alternative }: RecoveryCodeFormProps): ReactElement {
  const { flaw, error, isBusy, inputProps, formProps } = entry;
  const refusal = error === null ? null : explainRecoveryCode(error);
  const problem = flaw ? describeRecoveryCodeFlaw(flaw) : refusal;
  return (
    <form {...formProps}>
      <Stack gap="md">
        <TextInput
          {...inputProps}
          label="Recovery code"
          description="One of those that you saved: 25 letters and digits. Capitals, spaces and dashes make no difference."
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
          size="md"
          labelProps={{ fz: 'sm' }}
          classNames={{ input: classes['input'] ?? '' }}
          error={problem && <span role="alert">{problem}</span>}
        />
        <Group gap="sm">
          <BusyButton type="submit" isBusy={isBusy}>
            Use this code
          </BusyButton>
          {onCancel && (
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </Group>
        {alternative}
      </Stack>
    </form>
  );
}
