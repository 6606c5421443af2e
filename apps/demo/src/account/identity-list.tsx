import { Box, Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { Moment } from '../parts/moment.tsx';
import { ProviderMark } from '../parts/provider-mark.tsx';
import classes from '../parts/ruled-list.module.css';
import { providerTitle } from '../session/providers-query.ts';
import type { Identity } from './identities-queries.ts';

export interface IdentityListProps {
  readonly identities: readonly Identity[];
  readonly onRemove: (identity: Identity) => void;
}

export function IdentityList({ identities, onRemove }: IdentityListProps): ReactElement {
  return (
    <Box component="ul" aria-label="Connected accounts" className={classes['list'] ?? ''}>
      {identities.map((identity) => (
        <Group
          key={identity.id}
          component="li"
          className={classes['item'] ?? ''}
          gap="sm"
          wrap="nowrap"
          py="sm"
        >
          <ProviderMark name={identity.provider} />
          <Box flex={1} miw={0}>
            <Text fw={500} truncate>
              {providerTitle(identity.provider)}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {identity.email !== null && `${identity.email}, `}connected <Moment at={identity.createdAt} />
            </Text>
          </Box>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Remove ${providerTitle(identity.provider)}`}
            onClick={() => onRemove(identity)}
          >
            Remove
          </Button>
        </Group>
      ))}
    </Box>
  );
}
