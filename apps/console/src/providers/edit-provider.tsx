import { DataList } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';

import type { Provider } from '../app/trpc.ts';
import { LinkButton } from '../parts/router-links.tsx';
import { Section } from '../parts/section.tsx';
import { UnsavedChanges } from '../parts/unsaved-changes.tsx';
import { fieldsOf } from './provider-fields.ts';
import { ProviderFormFields } from './provider-form-fields.tsx';
import { displayName } from './provider-words.ts';
import { useProviderForm } from './use-provider-form.ts';

export interface EditProviderProps {
  readonly backendId: string;
  readonly provider: Provider;
}

export function EditProvider({ backendId, provider }: EditProviderProps) {
  const navigate = useNavigate();
  const stored = fieldsOf(provider);
  const form = useProviderForm({
    backendId,
    kind: provider.kind,
    isNew: false,
    takenNames: [],
    initial: stored,
    onSaved: async () => {
      notifications.show({ message: `${displayName(provider)} was saved.` });
      await navigate({ to: '/backends/$backendId/providers', params: { backendId }, ignoreBlocker: true });
    },
  });
  const { clientId, clientSecret, scopes } = form.fields;
  const isDirty = clientId !== stored.clientId || clientSecret !== '' || scopes !== stored.scopes;
  return (
    <Section
      title="Settings"
      description="The name and the issuer stay, since apps and people are known by them. For another issuer, add another provider."
    >
      <DataList size="sm" labelWidth="6rem">
        <DataList.Item>
          <DataList.ItemLabel>Name</DataList.ItemLabel>
          <DataList.ItemValue>
            <code>{provider.name}</code>
          </DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>Issuer</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{provider.issuer}</DataList.ItemValue>
        </DataList.Item>
      </DataList>
      <ProviderFormFields
        form={form}
        isNew={false}
        callbackUrl={provider.callbackUrl}
        cancel={
          <LinkButton to="/backends/$backendId/providers" params={{ backendId }} variant="default">
            Cancel
          </LinkButton>
        }
      />
      <UnsavedChanges isDirty={isDirty} />
    </Section>
  );
}
