import type { ReactElement, ReactNode } from 'react';

import { mailedCode } from '../code/code-kind.ts';
import { readCodedError } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';
import { checkMailedCode, checkNewPassword } from './field-checks.ts';
import { explainRefusal } from './field-errors.ts';
import type { FieldErrors, FieldValues } from './field-errors.ts';
import { FieldsForm } from './fields-form.tsx';
import { HiddenUsername, MailedCodeField, PasswordField } from './fields.tsx';

export interface NewPasswordFormProps {
  /** Whose password it is, for password managers; undefined where nobody knows. */
  readonly email: string | undefined;
  /** Where a mailed code has to come with it: what to say of it. */
  readonly codeDescription?: ReactNode;
  readonly submitLabel: string;
  /** Where the person has just asked for it. */
  readonly autoFocus?: boolean;
  readonly secondary?: ReactNode;
  /** Answers the error of the call, or null. `code` is empty where none is asked for. */
  readonly onSubmit: (values: Pick<FieldValues, 'code' | 'password'>) => Promise<unknown>;
}

export function NewPasswordForm(props: NewPasswordFormProps): ReactElement {
  const { email, codeDescription, submitLabel, autoFocus = false, secondary, onSubmit } = props;
  const takesCode = codeDescription !== undefined;
  return (
    <FieldsForm
      submitLabel={submitLabel}
      secondary={secondary}
      check={takesCode ? checkBoth : checkNewPassword}
      explain={takesCode ? explainCodeToo : explainRefusal}
      onSubmit={({ code, password }) => onSubmit({ code, password })}
    >
      {(errors) => (
        <>
          {email !== undefined && <HiddenUsername email={email} />}
          {takesCode && (
            <MailedCodeField description={codeDescription} autoFocus={autoFocus} error={errors.code} />
          )}
          <PasswordField
            label="New password"
            isNew
            autoFocus={autoFocus && !takesCode}
            error={errors.password}
          />
        </>
      )}
    </FieldsForm>
  );
}

function checkBoth(values: FieldValues): FieldErrors {
  return { ...checkMailedCode(values), ...checkNewPassword(values) };
}

function explainCodeToo(error: unknown): FieldErrors {
  const code = readCodedError(error)?.code;
  if (code === 'invalid_code') return { code: `This code did not work. ${mailedCode.refused}` };
  if (code !== 'rate_limited') return explainRefusal(error);
  const { title, message } = describeError(error);
  return { form: `${title}. ${message} ${mailedCode.meanwhile}` };
}
