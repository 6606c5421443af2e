import { Box, Button, Group, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { Moment } from '../parts/moment.tsx';
import classes from '../parts/ruled-list.module.css';
import type { ListedFactor } from './factors-queries.ts';

export interface AuthenticatorListProps {
  readonly factors: readonly ListedFactor[];
  readonly onRemove: (factor: ListedFactor) => void;
}

export function AuthenticatorList({ factors, onRemove }: AuthenticatorListProps): ReactElement {
  return (
    <Box component="ul" aria-label="Authenticators" className={classes['list'] ?? ''}>
      {factors.map((factor) => (
        <Group
          key={factor.id}
          component="li"
          className={classes['item'] ?? ''}
          gap="sm"
          wrap="nowrap"
          py="sm"
        >
          <IconDeviceMobile size={22} stroke={1.5} aria-hidden />
          <Box flex={1} miw={0}>
            <Text fw={500} truncate>
              {factor.friendlyName}
            </Text>
            <Text size="sm" c="dimmed">
              Added <Moment at={factor.createdAt} />, last used <Moment at={factor.lastUsedAt} />
            </Text>
          </Box>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Remove ${factor.friendlyName}`}
            onClick={() => onRemove(factor)}
          >
            Remove
          </Button>
        </Group>
      ))}
    </Box>
  );
}
