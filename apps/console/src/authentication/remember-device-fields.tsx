import { Checkbox, Stack, Text, TextInput } from '@mantine/core';

import { MAX_REMEMBER_DAYS } from './proof-limits.ts';
import classes from './setting-choice.module.css';

export interface RememberDeviceFieldsProps {
  readonly remembers: boolean;
  readonly days: string;
  readonly error: string | undefined;
  /** What follows for the rest of the form, or for people, from the change that is not saved yet. */
  readonly consequence: string | undefined;
  readonly disabled: boolean;
  readonly onToggle: (remembers: boolean) => void;
  readonly onChangeDays: (days: string) => void;
}

export function RememberDeviceFields(props: RememberDeviceFieldsProps) {
  const { remembers, days, error, consequence, disabled } = props;
  return (
    <Stack gap="md">
      <div>
        <Checkbox
          label="Let people have a device remembered"
          description="No code is asked for on a device that somebody chose, so whoever gets hold of it needs the password alone. Sensitive changes still ask for a code. People see their remembered devices, and can have each forgotten."
          checked={remembers}
          disabled={disabled}
          onChange={({ currentTarget }) => props.onToggle(currentTarget.checked)}
          maw="66ch"
          classNames={{ label: classes['label'] ?? '', description: classes['description'] ?? '' }}
        />
        {/* There before it says something, or nobody would hear it. */}
        <div role="status">
          {consequence !== undefined && (
            <Text size="sm" maw="64ch" mt="xs" pl={32}>
              {consequence}
            </Text>
          )}
        </div>
      </div>
      {remembers && (
        <TextInput
          label={`For how many days (1 to ${MAX_REMEMBER_DAYS})`}
          value={days}
          onChange={({ currentTarget }) => props.onChangeDays(currentTarget.value)}
          error={error}
          disabled={disabled}
          inputMode="numeric"
          autoComplete="off"
          pl={32}
          styles={{ input: { width: '6rem' } }}
        />
      )}
    </Stack>
  );
}
