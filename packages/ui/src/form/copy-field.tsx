import { ActionIcon, Group, Stack, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

import classes from './copy-field.module.css';

export interface CopyFieldProps {
  readonly label: string;
  /** What is copied. */
  readonly value: string;
  /** What is shown, such as the value in groups; by default the value. */
  readonly display?: string;
  /** Hidden until the person asks to see it. */
  readonly secret?: boolean;
  readonly testId?: string;
}

/** A value to take elsewhere. */
export function CopyField({
  label,
  value,
  display = value,
  secret = false,
  testId,
}: CopyFieldProps): ReactElement {
  const [isShown, setShown] = useState(!secret);
  const { copy, copied, error } = useClipboard({ timeout: 2000 });
  const labelId = useId();
  return (
    <Stack gap={6} role="group" aria-labelledby={labelId}>
      <Text id={labelId} size="sm" fw={500}>
        {label}
      </Text>
      <Group className={classes['field']} gap={2} wrap="nowrap" pl="sm" pr={6} py={5}>
        <Text
          textWrap="balance"
          ff="monospace"
          fz="sm"
          flex={1}
          data-testid={testId}
          className={classes['value']}
        >
          {isShown ? display : '•'.repeat(24)}
        </Text>
        {secret && (
          <FieldAction label={`${isShown ? 'Hide' : 'Show'} ${label}`} onClick={() => setShown(!isShown)}>
            {isShown ? <IconEyeOff size={17} stroke={1.7} /> : <IconEye size={17} stroke={1.7} />}
          </FieldAction>
        )}
        <FieldAction label={`Copy ${label}`} hint={copied ? 'Copied' : 'Copy'} onClick={() => copy(value)}>
          {copied ? <IconCheck size={17} stroke={2} /> : <IconCopy size={17} stroke={1.7} />}
        </FieldAction>
      </Group>
      <VisuallyHidden role="status">{copied ? 'Copied' : ''}</VisuallyHidden>
      {error && (
        <Text size="sm" c="red" role="alert">
          The browser did not allow it. Select the value and copy it by hand.
        </Text>
      )}
    </Stack>
  );
}

interface FieldActionProps {
  readonly label: string;
  readonly hint?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function FieldAction({ label, hint = label, onClick, children }: FieldActionProps): ReactElement {
  return (
    <Tooltip label={hint}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
