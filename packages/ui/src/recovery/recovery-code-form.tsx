import type { Api, AuthVerifyRecoveryCodeOutput } from '@aalto/sdk';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { FormEvent, ReactElement, ReactNode } from 'react';

import { BusyButton } from '../form/busy-button.tsx';
import classes from './recovery-code-form.module.css';
import { useRecovery } from './use-recovery.ts';

export interface RecoveryCodeFormProps {
  readonly auth: Pick<Api['auth'], 'verifyRecoveryCode'>;
  readonly onRecovered: (recovered: AuthVerifyRecoveryCodeOutput) => void;
  readonly onCancel?: (() => void) | undefined;
  /** Below, such as the way back to the authenticator. */
  readonly alternative?: ReactNode;
}

/** Takes a recovery code as people type it from paper. It is not sent before they say so: a code works once. */
export function RecoveryCodeForm(props: RecoveryCodeFormProps): ReactElement {
  const { auth, onRecovered, onCancel, alternative } = props;
  const input = useRef<HTMLInputElement>(null);
  const { typed, type, problem, isBusy, submit } = useRecovery(auth, input, onRecovered);
  // It took the place of another form, at the person's wish.
  useEffect(() => input.current?.focus(), []);

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <TextInput
          ref={input}
          name="recovery-code"
          label="Recovery code"
          description="One of those that you saved: 25 letters and digits. Capitals, spaces and dashes make no difference."
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          size="md"
          labelProps={{ fz: 'sm' }}
          classNames={{ input: classes['input'] ?? '' }}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          readOnly={isBusy}
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
