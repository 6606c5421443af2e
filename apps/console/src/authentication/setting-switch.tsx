import { Stack, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';

import classes from './setting-switch.module.css';

export interface SettingSwitchProps {
  readonly label: string;
  readonly description: ReactNode;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: () => void;
}

/** A switch that shows what the server said last. */
export function SettingSwitch({ label, description, checked, disabled, onChange }: SettingSwitchProps) {
  const descriptionId = useId();
  return (
    <Stack gap={6}>
      <Switch
        size="md"
        labelPosition="left"
        label={label}
        aria-describedby={descriptionId}
        checked={checked}
        disabled={disabled}
        onChange={onChange}
        classNames={{ body: classes['body'] ?? '', label: classes['label'] ?? '' }}
      />
      <Text id={descriptionId} size="sm" c="dimmed" maw="64ch">
        {description}
      </Text>
    </Stack>
  );
}
