import { BusyButton } from '@aalto/ui';
import { Badge, Box, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { capitalize } from '../parts/capitalize.ts';
import { Moment } from '../parts/moment.tsx';
import { RuledList, RuledRow } from '../parts/ruled-list.tsx';
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
    <RuledList label="Sessions">
      {thisDeviceFirst(sessions).map((session) => (
        <RuledRow key={session.id}>
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
        </RuledRow>
      ))}
    </RuledList>
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
