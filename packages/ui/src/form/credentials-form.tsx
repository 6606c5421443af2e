import { Alert, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';

import { BusyButton } from './busy-button.tsx';
import { checkCredentials, explainRefusal } from './credentials-errors.ts';
import type { Credentials, CredentialsErrors, CredentialsMode } from './credentials-errors.ts';

export interface CredentialsFormProps {
  readonly mode: CredentialsMode;
  readonly submitLabel: string;
  /** Answers the error of the call, or null. What was typed stays either way. */
  readonly onSubmit: (values: Credentials) => Promise<unknown>;
}

/** E-mail and password, as password managers know them. */
export function CredentialsForm({ mode, submitLabel, onSubmit }: CredentialsFormProps): ReactElement {
  const form = useRef<HTMLFormElement>(null);
  const { errors, isBusy, submit } = useCredentials(form, { mode, onSubmit });
  const isNew = mode === 'sign-up';
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="md">
        {errors.form && (
          <Alert color="red" variant="light" role="alert">
            {errors.form}
          </Alert>
        )}
        <TextInput
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          error={errors.email}
        />
        <PasswordInput
          name="password"
          label="Password"
          description={isNew ? 'At least 8 characters.' : undefined}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          withAsterisk={false}
          error={errors.password}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide what you type' }}
        />
        <BusyButton type="submit" isBusy={isBusy} mt={4}>
          {submitLabel}
        </BusyButton>
      </Stack>
    </form>
  );
}

function useCredentials(
  form: { readonly current: HTMLFormElement | null },
  { mode, onSubmit }: Pick<CredentialsFormProps, 'mode' | 'onSubmit'>,
) {
  const [errors, setErrors] = useState<CredentialsErrors>({});
  const [isBusy, setBusy] = useState(false);

  function show(found: CredentialsErrors): void {
    setErrors(found);
    const wrong = found.email || found.focus === 'email' ? 'email' : 'password';
    if (hasErrors(found)) form.current?.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const values = readCredentials(event.currentTarget);
    const found = checkCredentials(mode, values);
    if (hasErrors(found)) return show(found);
    setBusy(true);
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    setErrors({});
    const error = await onSubmit(values);
    setBusy(false);
    show(error ? explainRefusal(error) : {});
  }

  return { errors, isBusy, submit };
}

/** From the form itself: some password managers fill it without telling React. */
function readCredentials(form: HTMLFormElement): Credentials {
  const data = new FormData(form);
  const read = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { email: read('email').trim(), password: read('password') };
}

function hasErrors(errors: CredentialsErrors): boolean {
  return Object.keys(errors).length > 0;
}
