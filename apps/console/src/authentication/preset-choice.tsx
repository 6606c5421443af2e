import { Radio, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import type { PresetName } from './proof-limits.ts';
import classes from './setting-choice.module.css';

export interface PresetChoiceProps {
  readonly value: PresetName;
  readonly disabled: boolean;
  readonly onChange: (value: PresetName) => void;
}

export function PresetChoice({ value, disabled, onChange }: PresetChoiceProps) {
  return (
    <Radio.Group label="Ask for a code again" value={value} labelProps={{ mb: 'sm' }}>
      <Stack gap="md">
        {presets.map(({ name, label, description }) => (
          <Radio
            key={name}
            value={name}
            label={label}
            description={description}
            disabled={disabled}
            onChange={() => onChange(name)}
            maw="66ch"
            classNames={{ label: classes['label'] ?? '', description: classes['description'] ?? '' }}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const presets: readonly {
  readonly name: PresetName;
  readonly label: string;
  readonly description: ReactNode;
}[] = [
  { name: 'standard', label: 'Standard', description: 'After 24 hours.' },
  {
    name: 'nist',
    label: 'NIST AAL2',
    description: (
      <>
        After 24 hours, and after 1 hour without activity; no device is remembered. These are the limits of{' '}
        <Text span inherit style={{ whiteSpace: 'nowrap' }}>
          SP 800-63B-4
        </Text>{' '}
        (§2.2.3 and §5.1), and a part of what AAL2 asks for.
      </>
    ),
  },
  { name: 'custom', label: 'Custom', description: 'After times of your own, from 5 minutes to 30 days.' },
];
