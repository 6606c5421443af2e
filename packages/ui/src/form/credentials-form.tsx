import type { ReactElement } from 'react';

import { checkEmail, checkNewPassword, checkPassword } from './field-checks.ts';
import { explainPasswordRefusal, explainRefusal } from './field-errors.ts';
import type { FieldErrors, FieldValues } from './field-errors.ts';
import { FieldsForm } from './fields-form.tsx';
import { EmailField, PasswordField } from './fields.tsx';

export type Credentials = Pick<FieldValues, 'email' | 'password'>;

export interface CredentialsFormProps {
  readonly mode: 'sign-in' | 'sign-up';
  readonly submitLabel: string;
  readonly defaultEmail?: string | undefined;
  /** Beside the form, a code can be asked for instead. */
  readonly offersCode?: boolean;
  /** Answers the error of the call, or null. What was typed stays either way. */
  readonly onSubmit: (values: Credentials) => Promise<unknown>;
}

/** E-mail and password, as password managers know them. */
export function CredentialsForm(props: CredentialsFormProps): ReactElement {
  const { mode, submitLabel, defaultEmail, offersCode = false, onSubmit } = props;
  const isNew = mode === 'sign-up';
  return (
    <FieldsForm
      submitLabel={submitLabel}
      check={isNew ? checkSignUp : checkSignIn}
      explain={offersCode ? explainPasswordRefusal : explainRefusal}
      onSubmit={({ email, password }) => onSubmit({ email, password })}
    >
      {(errors) => (
        <>
          <EmailField error={errors.email} defaultValue={defaultEmail} />
          <PasswordField error={errors.password} isNew={isNew} />
        </>
      )}
    </FieldsForm>
  );
}

function checkSignIn(values: FieldValues): FieldErrors {
  return { ...checkEmail(values), ...checkPassword(values) };
}

function checkSignUp(values: FieldValues): FieldErrors {
  return { ...checkEmail(values), ...checkNewPassword(values) };
}
