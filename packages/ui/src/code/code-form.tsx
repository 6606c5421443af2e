import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { FormEvent, ReactElement, ReactNode } from 'react';

import { BusyButton } from '../form/busy-button.tsx';
import classes from './code-form.module.css';
import { authenticatorCode } from './code-kind.ts';
import type { CodeKind } from './code-kind.ts';
import { explainCode } from './explain-code.ts';
import { LockNotice } from './lock-notice.tsx';
import { OtherWay } from './other-way.tsx';
import type { OtherWayProps } from './other-way.tsx';
import { useCodeSubmission } from './use-code-submission.ts';
import type { SubmitCode } from './use-code-submission.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

export interface CodeFormProps {
  /** By default of an authenticator. */
  readonly kind?: CodeKind;
  readonly description: ReactNode;
  readonly onSubmit: SubmitCode;
  readonly submitLabel?: string;
  readonly onCancel?: (() => void) | undefined;
  readonly cancelLabel?: string | undefined;
  /** Milliseconds since 1970, where it is known beforehand that no code is accepted yet. */
  readonly lockedUntil?: number | null;
  readonly autoFocus?: boolean;
  /** Below, and where the codes are locked in the notice of that. */
  readonly otherWay?: OtherWayProps | undefined;
}

/** One field for all the digits: what phones fill in, what is pasted, and what is typed. */
export function CodeForm(props: CodeFormProps): ReactElement {
  const { kind = authenticatorCode, description, onSubmit, onCancel, lockedUntil = null } = props;
  const { autoFocus = false, submitLabel = 'Verify', cancelLabel = 'Cancel', otherWay } = props;
  const input = useRef<HTMLInputElement>(null);
  const submission = useCodeSubmission(input, kind, onSubmit);
  const lockedSeconds = useSecondsUntil(laterOf(lockedUntil, submission.lockedUntil));
  const isLocked = lockedSeconds > 0;
  useEffect(() => {
    if (autoFocus && !isLocked) input.current?.focus();
  }, [autoFocus, isLocked]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isLocked) submission.submit();
  }

  const problem = isLocked ? null : explainCode(submission, kind);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <LockNotice seconds={lockedSeconds}>
          {otherWay && (
            <Button mt="sm" onClick={otherWay.onChoose}>
              {otherWay.label}
            </Button>
          )}
        </LockNotice>
        <TextInput
          ref={input}
          name="code"
          label="Code"
          description={description}
          inputMode="numeric"
          autoComplete="one-time-code"
          placeholder={'0'.repeat(kind.length)}
          size="md"
          labelProps={{ fz: 'sm' }}
          classNames={{ input: classes['input'] ?? '' }}
          value={submission.code}
          onChange={(event) => submission.type(event.currentTarget.value)}
          // Not disabled, which would take the focus away.
          readOnly={submission.isBusy || isLocked}
          mod={{ locked: isLocked }}
          error={problem && <span role="alert">{problem}</span>}
        />
        <Group gap="sm">
          <BusyButton type="submit" isBusy={submission.isBusy} disabled={isLocked}>
            {submitLabel}
          </BusyButton>
          {onCancel && (
            <Button variant="subtle" color="gray" onClick={onCancel}>
              {cancelLabel}
            </Button>
          )}
        </Group>
        {otherWay && !isLocked && <OtherWay {...otherWay} />}
      </Stack>
    </form>
  );
}

function laterOf(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : Math.max(one ?? 0, other ?? 0);
}
