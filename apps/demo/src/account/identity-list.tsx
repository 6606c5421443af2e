import { Box, Button, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { Moment } from '../parts/moment.tsx';
import { ProviderMark } from '../parts/provider-mark.tsx';
import { RuledList, RuledRow } from '../parts/ruled-list.tsx';
import { providerTitle } from '../session/providers-query.ts';
import type { Identity } from './identities-queries.ts';

export interface IdentityListProps {
  readonly identities: readonly Identity[];
  readonly onRemove: (identity: Identity) => void;
}

export function IdentityList({ identities, onRemove }: IdentityListProps): ReactElement {
  return (
    <RuledList label="Connected accounts">
      {identities.map((identity) => (
        <RuledRow key={identity.id}>
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
        </RuledRow>
      ))}
    </RuledList>
  );
}
