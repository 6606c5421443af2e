import { Box, SegmentedControl, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { Provider } from '../app/trpc.ts';
import { LinkButton } from '../parts/router-links.tsx';
import { Section } from '../parts/section.tsx';
import { UnsavedChanges } from '../parts/unsaved-changes.tsx';
import { presetOf, presets } from './presets.ts';
import type { Preset } from './presets.ts';
import type { ProviderFields } from './provider-fields.ts';
import { fieldOf, ProviderFormFields } from './provider-form-fields.tsx';
import { displayName } from './provider-words.ts';
import { useProviderForm } from './use-provider-form.ts';
import type { ProviderForm } from './use-provider-form.ts';

export interface NewProviderProps {
  readonly backendId: string;
  /** Those that there are already. */
  readonly providers: readonly Provider[];
  readonly callbackPrefix: string;
}

export function NewProvider({ backendId, providers, callbackPrefix }: NewProviderProps) {
  const navigate = useNavigate();
  const [preset, setPreset] = useState(presets[0]);
  const [isTouched, setTouched] = useState(false);
  const form = useProviderForm({
    backendId,
    kind: preset.kind,
    isNew: true,
    takenNames: providers.map(({ name }) => name),
    initial: beginWith(presets[0]),
    onSaved: async (provider) => {
      notifications.show({ message: `${displayName(provider)} was added.` });
      await navigate({ to: '/backends/$backendId/providers', params: { backendId }, ignoreBlocker: true });
    },
  });
  const choose = (next: Preset): void => {
    setPreset(next);
    form.setFields({ ...form.fields, ...presetFields(next) });
  };
  return (
    <Section title="Provider">
      <SegmentedControl
        aria-label="Which provider"
        fullWidth
        data={presets.map(({ id, label }) => ({ value: id, label }))}
        value={preset.id}
        onChange={(id) => choose(presetOf(id))}
      />
      <Text size="sm" c="dimmed" maw="64ch">
        {preset.advice}
      </Text>
      <Box onInput={() => setTouched(true)}>
        <ProviderFormFields
          form={form}
          lasting={<LastingFields form={form} preset={preset} />}
          isNew
          callbackUrl={`${callbackPrefix}${form.fields.name.trim()}`}
          cancel={
            <LinkButton to="/backends/$backendId/providers" params={{ backendId }} variant="default">
              Cancel
            </LinkButton>
          }
        />
      </Box>
      <Text size="sm" c="dimmed">
        Your app draws its button from <code>auth.listProviders</code>.
      </Text>
      <UnsavedChanges isDirty={isTouched} />
    </Section>
  );
}

interface LastingFieldsProps {
  readonly form: ProviderForm;
  readonly preset: Preset;
}

/** Apps call a provider by its name, and people are known by its issuer: neither is changed later. */
function LastingFields({ form, preset: { kind, issuerExample } }: LastingFieldsProps) {
  return (
    <>
      <TextInput
        {...fieldOf(form, 'name')}
        label="Name"
        description="What your app calls it by, and the end of the callback URL. It stays."
      />
      {kind === 'oidc' && (
        <TextInput
          {...fieldOf(form, 'issuer')}
          label="Issuer"
          description="All else is found from it. It stays, too."
          placeholder={issuerExample}
          inputMode="url"
        />
      )}
    </>
  );
}

function presetFields({ name, issuer, scopes }: Preset): Pick<ProviderFields, 'name' | 'issuer' | 'scopes'> {
  return { name, issuer, scopes };
}

function beginWith(preset: Preset): ProviderFields {
  return { ...presetFields(preset), clientId: '', clientSecret: '' };
}
