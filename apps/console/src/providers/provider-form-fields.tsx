import { BusyButton, CopyField } from '@aalto/ui';
import { Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

import { Failure } from '../parts/failure.tsx';
import { useFirstWrongField } from '../parts/use-first-wrong-field.ts';
import type { FieldName } from './provider-fields.ts';
import type { ProviderForm } from './use-provider-form.ts';

export interface ProviderFormFieldsProps {
  readonly form: ProviderForm;
  /** Those that only a new provider is asked for: see `saveProvider` of the server. */
  readonly lasting?: ReactNode;
  readonly isNew: boolean;
  readonly callbackUrl: string;
  /** Beside the button that saves. */
  readonly cancel: ReactNode;
}

/** What can be changed of a provider, and what it has to be told. */
export function ProviderFormFields({ form, lasting, isNew, callbackUrl, cancel }: ProviderFormFieldsProps) {
  const element = useFirstWrongField(form.refusals);
  return (
    <form ref={element} onSubmit={form.submit} noValidate>
      <Stack gap="lg" maw="36rem">
        {lasting}
        <CopyField label="Callback URL, for the provider’s settings" value={callbackUrl} />
        <TextInput {...fieldOf(form, 'clientId')} label="Client id" />
        <PasswordInput
          {...fieldOf(form, 'clientSecret')}
          label="Client secret"
          description={
            isNew
              ? 'It is stored encrypted, and never shown again.'
              : 'It is never shown. Leave this empty to keep the one that is stored.'
          }
          // Password managers heed this one alone: it is no password of the operator's.
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide what you type' }}
        />
        <TextInput
          {...fieldOf(form, 'scopes')}
          label="Scopes"
          description="Separated by spaces. The address is all that is needed of a person."
        />
        {form.error && <Failure error={form.error} />}
        <Group gap="sm">
          <BusyButton type="submit" isBusy={form.isSaving}>
            {isNew ? 'Add the provider' : 'Save changes'}
          </BusyButton>
          {cancel}
        </Group>
      </Stack>
    </form>
  );
}

/** What all the text fields have in common. */
export function fieldOf({ fields, errors, change }: ProviderForm, name: FieldName) {
  return {
    name,
    value: fields[name],
    error: errors[name],
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      change(name, currentTarget.value),
    autoComplete: 'off',
    autoCapitalize: 'none',
    spellCheck: false,
  };
}
