import type { CodeEntryView } from '@aalto/sdk/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { BusyButton } from '../form/busy-button.tsx';
import classes from './code-form.module.css';
import { authenticatorCode } from './code-kind.ts';
import type { CodeKind } from './code-kind.ts';
import { explainCode } from './explain-code.ts';
import { LockNotice } from './lock-notice.tsx';
import { OtherWay } from './other-way.tsx';
import type { OtherWayProps } from './other-way.tsx';

export interface CodeFormProps {
  readonly entry: CodeEntryView;
  /** By default of an authenticator. */
  readonly kind?: CodeKind;
  readonly description: ReactNode;
  readonly submitLabel?: string | undefined;
  readonly onCancel?: (() => void) | undefined;
  readonly cancelLabel?: string | undefined;
  /** Before the field, since its last digit submits the form. */
  readonly children?: ReactNode;
  /** Below, and where the codes are locked in the notice of that. */
  readonly otherWay?: OtherWayProps | undefined;
}

/** One field for all the digits: what phones fill in, what is pasted, and what is typed. */
export function CodeForm(props: CodeFormProps): ReactElement {
  const { entry, kind = authenticatorCode, description, children, otherWay } = props;
  const { submitLabel = 'Verify', onCancel, cancelLabel = 'Cancel' } = props;
  const { isLocked, isBusy, lockedSeconds, formProps, inputProps } = entry;
  const problem = isLocked ? null : explainCode(entry, kind);
  return (
    <form {...formProps}>
      <Stack gap="md">
        <LockNotice seconds={lockedSeconds}>
          {otherWay && (
            <Button mt="sm" onClick={otherWay.onChoose}>
              {otherWay.label}
            </Button>
          )}
        </LockNotice>
        {children}
        <TextInput
          {...inputProps}
          label="Code"
          description={description}
          placeholder={'0'.repeat(kind.length)}
          size="md"
          labelProps={{ fz: 'sm' }}
          classNames={{ input: classes['input'] ?? '' }}
          mod={{ locked: isLocked }}
          error={problem && <span role="alert">{problem}</span>}
        />
        <Group gap="sm">
          <BusyButton type="submit" isBusy={isBusy} disabled={isLocked}>
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
