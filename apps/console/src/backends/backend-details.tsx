import { DataList, Group } from '@mantine/core';

import type { Backend } from '../app/trpc.ts';
import { CopyIcon } from '../parts/copy-icon.tsx';
import { DateTime } from '../parts/date-time.tsx';
import { Section } from '../parts/section.tsx';
import { RequireMfaBadge } from './require-mfa-badge.tsx';

export function BackendDetails({ backend }: { readonly backend: Backend }) {
  const { id, name, slug, requireMfa, createdAt } = backend;
  const items = [
    { label: 'Name', value: name },
    { label: 'Slug', value: <code>{slug}</code> },
    {
      label: 'Id',
      value: (
        <Group gap={4} wrap="nowrap">
          <code>{id}</code>
          <CopyIcon value={id} label="Copy the id" />
        </Group>
      ),
    },
    { label: 'Second factor', value: <RequireMfaBadge requireMfa={requireMfa} /> },
    { label: 'Created', value: <DateTime value={createdAt} /> },
  ];
  return (
    <Section title="Details">
      <DataList withDivider size="sm" labelWidth="8rem">
        {items.map(({ label, value }) => (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </Section>
  );
}
