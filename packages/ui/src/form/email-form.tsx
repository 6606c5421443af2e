import type { ReactElement, ReactNode } from 'react';

import { checkEmail } from './field-checks.ts';
import { FieldsForm } from './fields-form.tsx';
import { EmailField } from './fields.tsx';
import type { EmailFieldProps } from './fields.tsx';

export interface EmailFormProps extends Pick<
  EmailFieldProps,
  'label' | 'defaultValue' | 'isNew' | 'autoFocus'
> {
  readonly submitLabel: string;
  readonly secondary?: ReactNode;
  /** Answers the error of the call, or null. */
  readonly onSubmit: (email: string) => Promise<unknown>;
}

/** Asks for an address that something is mailed to. */
export function EmailForm({ submitLabel, secondary, onSubmit, ...field }: EmailFormProps): ReactElement {
  return (
    <FieldsForm
      submitLabel={submitLabel}
      secondary={secondary}
      check={checkEmail}
      onSubmit={({ email }) => onSubmit(email)}
    >
      {(errors) => <EmailField {...field} error={errors.email} />}
    </FieldsForm>
  );
}
