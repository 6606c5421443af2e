import { Button } from '@mantine/core';
import type { ReactElement } from 'react';

import { readCodedError } from '../error/coded-error.ts';
import { checkPassword } from '../form/field-checks.ts';
import { explainPasswordRefusal } from '../form/field-errors.ts';
import type { FieldErrors } from '../form/field-errors.ts';
import { FieldsForm } from '../form/fields-form.tsx';
import { HiddenUsername, PasswordField } from '../form/fields.tsx';

export interface PasswordProofProps {
  readonly email: string;
  readonly onSubmit: (password: string) => Promise<unknown>;
  readonly onCancel: () => void;
}

/** The password of whoever is signed in already. */
export function PasswordProof({ email, onSubmit, onCancel }: PasswordProofProps): ReactElement {
  const cancel = (
    <Button variant="subtle" color="gray" onClick={onCancel}>
      Cancel
    </Button>
  );
  return (
    <FieldsForm
      submitLabel="Confirm"
      secondary={cancel}
      check={checkPassword}
      explain={explainPassword}
      onSubmit={({ password }) => onSubmit(password)}
    >
      {(errors) => (
        <>
          <HiddenUsername email={email} />
          <PasswordField autoFocus error={errors.password} />
        </>
      )}
    </FieldsForm>
  );
}

function explainPassword(error: unknown): FieldErrors {
  const isWrong = readCodedError(error)?.code === 'invalid_credentials';
  return isWrong ? { password: 'This is not your password.' } : explainPasswordRefusal(error);
}
