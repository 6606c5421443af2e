import { Button, Menu, Text } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { useTRPC } from '../app/trpc.ts';
import type { CurrentBackend } from '../backends/use-current-backend.ts';

export interface BackendSwitcherProps {
  readonly current: CurrentBackend | null | undefined;
}

/** Which backend the navigation is about. Without any to choose from there is nothing to switch. */
export function BackendSwitcher({ current }: BackendSwitcherProps) {
  const { data } = useQuery(useTRPC().backends.list.queryOptions());
  const navigate = useNavigate();
  const backends = data?.backends ?? [];
  if (backends.length === 0) return null;

  return (
    <Menu width="target" position="bottom-start" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          fullWidth
          justify="space-between"
          fw={500}
          rightSection={<IconSelector size={16} aria-hidden />}
          aria-label={current ? `Backend: ${current.name}. Switch to another` : 'Choose a backend'}
        >
          {current?.name ?? (
            <Text inherit c="dimmed">
              Choose a backend
            </Text>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60dvh" style={{ overflowY: 'auto' }}>
        {backends.map(({ id, name, slug }) => (
          <Menu.Item
            key={id}
            aria-current={id === current?.id ? 'true' : undefined}
            rightSection={id === current?.id ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => void navigate({ to: '/backends/$backendId', params: { backendId: id } })}
          >
            {name}
            <Text size="xs" ff="monospace">
              {slug}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
