import { CopyField } from '@aalto/ui';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';

import type { Provider } from '../app/trpc.ts';
import { LinkButton } from '../parts/router-links.tsx';
import { ProviderIcon } from './provider-icon.tsx';
import classes from './provider-list.module.css';
import { countPeople, displayName } from './provider-words.ts';
import { RemoveProvider } from './remove-provider.tsx';

export interface ProviderListProps {
  readonly backendId: string;
  readonly providers: readonly Provider[];
  /** Before one is gone from the list. */
  readonly onRemoved: () => void;
}

export function ProviderList({ backendId, providers, onRemoved }: ProviderListProps) {
  return (
    <Stack component="ul" gap="md" className={classes['list']} aria-label="Providers">
      {providers.map((provider) => (
        <ProviderItem key={provider.id} backendId={backendId} provider={provider} onRemoved={onRemoved} />
      ))}
    </Stack>
  );
}

interface ProviderItemProps extends Omit<ProviderListProps, 'providers'> {
  readonly provider: Provider;
}

function ProviderItem({ backendId, provider, onRemoved }: ProviderItemProps) {
  const [isAsking, dialog] = useDisclosure();
  const titleId = useId();
  const { id: providerId, name, kind, issuer, identityCount, callbackUrl } = provider;
  return (
    <Paper component="li" p={{ base: 'md', sm: 'xl' }} aria-labelledby={titleId}>
      <Stack gap="lg">
        <Group justify="space-between" gap="md">
          <Group gap="sm" wrap="nowrap" flex="1 1 16rem" miw={0}>
            <ProviderIcon kind={kind} issuer={issuer} />
            <Stack gap={2} miw={0}>
              <Title order={2} size="h4" id={titleId}>
                {displayName(provider)}
              </Title>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                <code>{name}</code> · {issuer} · used by {countPeople(identityCount)}
              </Text>
            </Stack>
          </Group>
          <Group gap="xs">
            <LinkButton
              to="/backends/$backendId/providers/$providerId"
              params={{ backendId, providerId }}
              variant="default"
              size="xs"
              aria-label={`Edit ${displayName(provider)}`}
            >
              Edit
            </LinkButton>
            <Button
              variant="default"
              size="xs"
              onClick={dialog.open}
              aria-label={`Remove ${displayName(provider)}`}
            >
              Remove
            </Button>
          </Group>
        </Group>
        <CopyField label="Callback URL" value={callbackUrl} />
      </Stack>
      <RemoveProvider
        backendId={backendId}
        provider={provider}
        opened={isAsking}
        onClose={dialog.close}
        onRemoved={onRemoved}
      />
    </Paper>
  );
}
