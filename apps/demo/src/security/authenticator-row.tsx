import type { ListedFactor } from '@aalto/sdk/react';
import { ActionIcon, Box, Button, Flex, Group, Text, Tooltip } from '@mantine/core';
import { IconDeviceMobile, IconPencil } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { Moment } from '../parts/moment.tsx';

export interface AuthenticatorRowProps {
  readonly factor: ListedFactor;
  /** The form for its name was here until just now. */
  readonly wasRenamed: boolean;
  readonly onRename: () => void;
  readonly onReplace: (factor: ListedFactor) => void;
  readonly onRemove: (factor: ListedFactor) => void;
}

export function AuthenticatorRow(props: AuthenticatorRowProps): ReactElement {
  const { factor, wasRenamed, onRename, onReplace, onRemove } = props;
  const { friendlyName, createdAt, lastUsedAt } = factor;
  return (
    <Flex gap="sm" direction={{ base: 'column', sm: 'row' }} align={{ base: 'stretch', sm: 'center' }}>
      <Group gap="sm" wrap="nowrap" flex={1} miw={0}>
        <IconDeviceMobile size={22} stroke={1.5} aria-hidden />
        <Box flex={1} miw={0}>
          <Group gap={4} wrap="nowrap">
            <Text fw={500} truncate>
              {friendlyName}
            </Text>
            <Tooltip label="Rename">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Rename ${friendlyName}`}
                autoFocus={wasRenamed}
                onClick={onRename}
              >
                <IconPencil size={15} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </Group>
          <Text size="sm" c="dimmed">
            Added <Moment at={createdAt} />, last used <Moment at={lastUsedAt} />
          </Text>
        </Box>
      </Group>
      <Group gap={4} ml={{ base: 22, sm: 0 }}>
        <RowAction hint={`Use a new phone in place of ${friendlyName}`} onClick={() => onReplace(factor)}>
          Use a new phone
        </RowAction>
        <RowAction hint={`Remove ${friendlyName}`} onClick={() => onRemove(factor)}>
          Remove
        </RowAction>
      </Group>
    </Flex>
  );
}

interface RowActionProps {
  /** With the name of the authenticator, since others have the same actions. */
  readonly hint: string;
  readonly onClick: () => void;
  readonly children: string;
}

function RowAction({ hint, onClick, children }: RowActionProps): ReactElement {
  return (
    <Button variant="subtle" color="gray" size="compact-sm" aria-label={hint} onClick={onClick}>
      {children}
    </Button>
  );
}
