import type { ListedFactor } from '@aalto/sdk/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceMobile } from '@tabler/icons-react';

import { DateTime } from '../parts/date-time.tsx';
import classes from './factor-list.module.css';
import { RemoveFactor } from './remove-factor.tsx';

export interface FactorListProps {
  readonly factors: readonly ListedFactor[];
  readonly onRemoved: () => void;
}

export function FactorList({ factors, onRemoved }: FactorListProps) {
  return (
    <Stack component="ul" gap={0} className={classes['list']} aria-label="Authenticators">
      {factors.map((factor) => (
        <FactorRow key={factor.id} factor={factor} isLast={factors.length === 1} onRemoved={onRemoved} />
      ))}
    </Stack>
  );
}

interface FactorRowProps extends Pick<FactorListProps, 'onRemoved'> {
  readonly factor: ListedFactor;
  readonly isLast: boolean;
}

function FactorRow({ factor, isLast, onRemoved }: FactorRowProps) {
  const [isAsking, dialog] = useDisclosure();
  const { friendlyName, createdAt, lastUsedAt } = factor;
  return (
    <Group component="li" wrap="nowrap" py="sm" className={classes['row']}>
      <IconDeviceMobile size={20} aria-hidden className={classes['icon']} />
      <Stack gap={2} flex={1} miw={0}>
        <Text fw={500} truncate>
          {friendlyName}
        </Text>
        <Text size="sm" c="dimmed">
          Added <DateTime value={createdAt} precision="day" /> · last used <DateTime value={lastUsedAt} />
        </Text>
      </Stack>
      <Button variant="default" size="xs" onClick={dialog.open} aria-label={`Remove ${friendlyName}`}>
        Remove
      </Button>
      <RemoveFactor
        factor={factor}
        isLast={isLast}
        opened={isAsking}
        onClose={dialog.close}
        onRemoved={onRemoved}
      />
    </Group>
  );
}
