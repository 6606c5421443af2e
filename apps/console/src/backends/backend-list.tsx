import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';

import type { Backend } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { TextLink } from '../parts/router-links.tsx';
import classes from './backend-list.module.css';
import { RequireMfaBadge } from './require-mfa-badge.tsx';

export function BackendList({ backends }: { readonly backends: readonly Backend[] }) {
  return (
    <Paper component="ul" withBorder className={classes['list']}>
      {backends.map((backend) => (
        <BackendRow key={backend.id} backend={backend} />
      ))}
    </Paper>
  );
}

function BackendRow({ backend: { id, name, slug, requireMfa, createdAt } }: { readonly backend: Backend }) {
  return (
    <Group
      component="li"
      wrap="nowrap"
      gap="lg"
      px={{ base: 'md', sm: 'xl' }}
      py="lg"
      className={classes['row']}
    >
      <Group flex={1} miw={0} gap="sm">
        <Stack gap={2} flex="1 1 16rem" miw={0}>
          {/* The link fills the row, and is named by the backend alone. */}
          <TextLink
            to="/backends/$backendId"
            params={{ backendId: id }}
            className={classes['link']}
            c="inherit"
            fw={600}
            underline="never"
          >
            {name}
          </TextLink>
          <Text size="sm" c="dimmed" truncate>
            <Text span inherit ff="monospace">
              {slug}
            </Text>
            {' · '}created <DateTime value={createdAt} precision="day" />
          </Text>
        </Stack>
        <RequireMfaBadge requireMfa={requireMfa} />
      </Group>
      <IconChevronRight size={16} aria-hidden className={classes['chevron']} />
    </Group>
  );
}
