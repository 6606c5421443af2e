import { Group, Input, NativeSelect } from '@mantine/core';
import { useId, useState } from 'react';

import { isDurationUnit } from './duration.ts';
import type { Duration } from './duration.ts';

export interface DurationFieldProps {
  readonly label: string;
  readonly value: Duration;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: Duration) => void;
}

export function DurationField({ label, value, error, disabled, onChange }: DurationFieldProps) {
  const id = useId();
  // Odd seconds come by the API alone. Whoever has them is shown them, and can choose them again.
  const [hasSeconds] = useState(value.unit === 'seconds');
  return (
    <Input.Wrapper id={id} label={label} error={error}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Input
          w="6rem"
          value={value.amount}
          onChange={({ currentTarget }) => onChange({ ...value, amount: currentTarget.value })}
          error={error !== undefined}
          disabled={disabled}
          inputMode="numeric"
          autoComplete="off"
        />
        <NativeSelect
          w="8rem"
          aria-label={`${label}: unit`}
          data={hasSeconds ? [secondsOption, ...options] : options}
          value={value.unit}
          onChange={({ currentTarget: { value: unit } }) =>
            isDurationUnit(unit) && onChange({ ...value, unit })
          }
          disabled={disabled}
        />
      </Group>
    </Input.Wrapper>
  );
}

const secondsOption = { value: 'seconds', label: 'seconds' };
const options = [
  { value: 'minutes', label: 'minutes' },
  { value: 'hours', label: 'hours' },
  { value: 'days', label: 'days' },
];
