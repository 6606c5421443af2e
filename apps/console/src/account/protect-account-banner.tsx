import { useSession } from '@aalto/sdk/react';
import { CloseButton, Group, Paper, Stack, Text } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconShieldPlus } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';

import { LinkButton } from '../parts/router-links.tsx';

/** An invitation, where the server does not insist: put away, it comes back with the next visit. */
export function ProtectAccountBanner() {
  const { session } = useSession();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [isDismissed, setIsDismissed] = useSessionStorage({
    key: `aalto-console:banner-dismissed:${session?.user.id ?? ''}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  if (!session || session.user.factors.length > 0 || isDismissed || path === '/account') return null;
  return (
    <Paper component="aside" aria-label="Protect this account" withBorder p="md" mb="xl">
      <Group wrap="nowrap" align="flex-start">
        <IconShieldPlus size={22} aria-hidden color="var(--mantine-primary-color-filled)" />
        <Group flex={1} justify="space-between">
          <Stack gap={2}>
            <Text fw={600}>Protect this account: set up two-factor authentication</Text>
            <Text size="sm" c="dimmed">
              Who signs in here decides how everyone else signs in. It takes a minute.
            </Text>
          </Stack>
          <LinkButton to="/account" variant="light" size="xs">
            Set it up
          </LinkButton>
        </Group>
        <CloseButton size="sm" aria-label="Not now" onClick={() => setIsDismissed(true)} />
      </Group>
    </Paper>
  );
}
