import { Alert, Box, Group, Stack } from '@mantine/core';
import { useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { BusyButton } from './busy-button.tsx';
import { explainRefusal } from './field-errors.ts';
import type { FieldErrors } from './field-errors.ts';
import { useFields } from './use-fields.ts';
import type { FieldsOptions } from './use-fields.ts';

export interface FieldsFormProps extends Omit<FieldsOptions, 'explain'> {
  readonly submitLabel: string;
  /** By default by the codes that all these forms may be answered. */
  readonly explain?: FieldsOptions['explain'];
  /** Beside the button that sends it, which then is as wide as its label. */
  readonly secondary?: ReactNode;
  readonly children: (errors: FieldErrors) => ReactNode;
}

/** A form whose fields keep what was typed, and say themselves what is wrong with it. */
export function FieldsForm(props: FieldsFormProps): ReactElement {
  const { submitLabel, explain = explainRefusal, secondary, children, ...options } = props;
  const form = useRef<HTMLFormElement>(null);
  const { errors, isBusy, submit } = useFields(form, { ...options, explain });
  const button = (
    <BusyButton type="submit" isBusy={isBusy}>
      {submitLabel}
    </BusyButton>
  );
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {errors.form && (
          <Alert color="red" variant="light" role="alert">
            {errors.form}
          </Alert>
        )}
        {children(errors)}
        {secondary === undefined ? (
          <Box mt={4} display="grid">
            {button}
          </Box>
        ) : (
          <Group gap="sm">
            {button}
            {secondary}
          </Group>
        )}
      </Stack>
    </form>
  );
}
