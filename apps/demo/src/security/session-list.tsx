import { BusyButton } from '@aalto/ui';
import { Badge, Box, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { capitalize } from '../parts/capitalize.ts';
import { Moment } from '../parts/moment.tsx';
import classes from '../parts/ruled-list.module.css';
import { DeviceIcon } from './device-icon.tsx';
import type { ListedSession } from './sessions-queries.ts';

export interface SessionListProps {
  readonly sessions: readonly ListedSession[];
  /** The one that is being ended. */
  readonly ending: ListedSession | null;
  readonly onEnd: (session: ListedSession) => void;
}

export function SessionList({ sessions, ending, onEnd }: SessionListProps): ReactElement {
  return (
    <Box component="ul" aria-label="Sessions" className={classes['list'] ?? ''}>
      {thisDeviceFirst(sessions).map((session) => (
        <Group
          key={session.id}
          component="li"
          className={classes['item'] ?? ''}
          gap="sm"
          wrap="nowrap"
          py="sm"
        >
          <DeviceIcon device={session.device} />
          <Facts session={session} />
          {!session.isCurrent && (
            <BusyButton
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={`Sign out ${session.device}`}
              // Two of one kind are told apart by when and where.
              aria-describedby={`session-${session.id}`}
              isBusy={ending?.id === session.id}
              onClick={() => onEnd(session)}
            >
              Sign out
            </BusyButton>
          )}
        </Group>
      ))}
    </Box>
  );
}

function Facts({ session }: { readonly session: ListedSession }): ReactElement {
  const { id, device, ipAddress, aal, isCurrent, createdAt, refreshedAt } = session;
  return (
    <Box flex={1} miw={0}>
      <Group gap="xs">
        <Text fw={500}>{capitalize(device)}</Text>
        {isCurrent && (
          <Badge variant="light" tt="none" fw={550}>
            This device
          </Badge>
        )}
        {aal === 'aal2' && (
          <Badge variant="light" color="gray" tt="none" fw={550}>
            Second factor proven
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" id={`session-${id}`}>
        Signed in <Moment at={createdAt} />, last used <Moment at={refreshedAt} />
        {ipAddress !== null && <>, from {ipAddress}</>}
      </Text>
    </Box>
  );
}

function thisDeviceFirst(sessions: readonly ListedSession[]): ListedSession[] {
  return sessions.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}
