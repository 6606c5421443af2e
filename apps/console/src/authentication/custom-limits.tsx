import { Checkbox, Stack } from '@mantine/core';

import { DurationField } from './duration-field.tsx';
import classes from './setting-choice.module.css';
import type { LimitErrors, LimitFields } from './proof-limit-fields.ts';

export interface CustomLimitsProps {
  readonly fields: LimitFields;
  readonly errors: LimitErrors;
  readonly disabled: boolean;
  readonly onChange: (changed: Partial<LimitFields>) => void;
}

/** Limits that are no preset's. */
export function CustomLimits({ fields, errors, disabled, onChange }: CustomLimitsProps) {
  const { maxAge, hasInactivity, inactivity } = fields;
  return (
    <Stack gap="md" pl={32}>
      <DurationField
        label="Ask again after"
        value={maxAge}
        error={errors.maxAge}
        disabled={disabled}
        onChange={(changed) => onChange({ maxAge: changed })}
      />
      <Checkbox
        label="Also ask after some time without activity"
        checked={hasInactivity}
        classNames={{ label: classes['label'] ?? '' }}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange({ hasInactivity: currentTarget.checked })}
      />
      {hasInactivity && (
        <DurationField
          label="Without activity for"
          value={inactivity}
          error={errors.inactivity}
          disabled={disabled}
          onChange={(changed) => onChange({ inactivity: changed })}
        />
      )}
    </Stack>
  );
}
