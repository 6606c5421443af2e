import { BusyButton } from '@aalto/ui';
import { Badge, Box, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { capitalize } from '../parts/capitalize.ts';
import { Moment } from '../parts/moment.tsx';
import { RuledList, RuledRow } from '../parts/ruled-list.tsx';
import { DeviceIcon } from './device-icon.tsx';
import type { RememberedDevice } from './devices-queries.ts';

export interface DeviceListProps {
  readonly devices: readonly RememberedDevice[];
  /** The one that is being forgotten. */
  readonly forgetting: RememberedDevice | null;
  readonly onForget: (device: RememberedDevice) => void;
}

export function DeviceList({ devices, forgetting, onForget }: DeviceListProps): ReactElement {
  return (
    <RuledList label="Remembered devices">
      {devices.map((remembered) => (
        <RuledRow key={remembered.id}>
          <DeviceIcon device={remembered.device} />
          <Facts remembered={remembered} />
          <BusyButton
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Forget ${remembered.device}`}
            // Two of one kind are told apart by when and where.
            aria-describedby={`device-${remembered.id}`}
            isBusy={forgetting?.id === remembered.id}
            onClick={() => onForget(remembered)}
          >
            Forget
          </BusyButton>
        </RuledRow>
      ))}
    </RuledList>
  );
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

function Facts({ remembered }: { readonly remembered: RememberedDevice }): ReactElement {
  const { id, device, ipAddress, factor, isCurrent, lastUsedAt, rememberedUntil } = remembered;
  return (
    <Box flex={1} miw={0}>
      <Group gap="xs">
        <Text fw={500}>{capitalize(device)}</Text>
        {isCurrent && (
          <Badge variant="light" tt="none" fw={550}>
            This device
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" id={`device-${id}`}>
        Until {day.format(new Date(rememberedUntil))}, by {factor.friendlyName}; last used{' '}
        <Moment at={lastUsedAt} />
        {ipAddress !== null && <>, from {ipAddress}</>}
      </Text>
    </Box>
  );
}
