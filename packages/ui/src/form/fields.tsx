import { PasswordInput, TextInput } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import classes from '../code/code-form.module.css';

interface FieldProps {
  readonly label?: string;
  readonly error: string | undefined;
  /** Where the person has just asked for it, or it is all that the page asks for. */
  readonly autoFocus?: boolean | undefined;
}

export interface EmailFieldProps extends FieldProps {
  readonly defaultValue?: string | undefined;
  /** Another one than the account has, which password managers must not fill in. */
  readonly isNew?: boolean;
}

export function EmailField(props: EmailFieldProps): ReactElement {
  const { label = 'E-mail', error, autoFocus = false, defaultValue, isNew = false } = props;
  return (
    <TextInput
      name="email"
      type="email"
      label={label}
      autoFocus={autoFocus}
      defaultValue={defaultValue}
      autoComplete={isNew ? 'email' : 'username'}
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      error={error}
    />
  );
}

export interface PasswordFieldProps extends FieldProps {
  /** One that is being chosen. */
  readonly isNew?: boolean;
}

export function PasswordField(props: PasswordFieldProps): ReactElement {
  const { label = 'Password', error, isNew = false, autoFocus = false } = props;
  return (
    <PasswordInput
      autoFocus={autoFocus}
      name="password"
      label={label}
      description={isNew ? 'At least 8 characters.' : undefined}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      withAsterisk={false}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide what you type' }}
    />
  );
}

export interface MailedCodeFieldProps extends FieldProps {
  readonly description: ReactNode;
}

/** Of a form with more in it: it is sent by its button. */
export function MailedCodeField(props: MailedCodeFieldProps): ReactElement {
  const { label = 'Code', error, autoFocus = false, description } = props;
  return (
    <TextInput
      autoFocus={autoFocus}
      name="code"
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="one-time-code"
      placeholder="00000000"
      size="md"
      labelProps={{ fz: 'sm' }}
      classNames={{ input: classes['input'] ?? '' }}
      required
      withAsterisk={false}
      error={error}
    />
  );
}

/** Tells password managers whose password it is, where the page says so in words alone. */
export function HiddenUsername({ email }: { readonly email: string }): ReactElement {
  return <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />;
}
