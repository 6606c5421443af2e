import { useSession } from '@aalto/sdk/react';
import { Box, Group } from '@mantine/core';
import { IconNotes, IconShieldLock, IconUser, IconWorld } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import classes from './shell.module.css';

const places = [
  { to: '/notes', name: 'Notes', Icon: IconNotes },
  { to: '/', name: 'Public notes', Icon: IconWorld },
  { to: '/account', name: 'Account', Icon: IconUser },
  { to: '/security', name: 'Security', Icon: IconShieldLock },
] as const;

/** Where there is room for it. */
export function HeaderNav(): ReactElement {
  return (
    <Group component="nav" aria-label="Main" gap={4} wrap="nowrap" visibleFrom="sm" ml="lg">
      {places.map(({ to, name }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={classes['link']}>
          {name}
        </Link>
      ))}
    </Group>
  );
}

/** Within reach of the thumb. */
export function BottomNav(): ReactElement | null {
  const { session } = useSession();
  if (!session) return null;
  return (
    <Box component="nav" aria-label="Main" className={classes['bottom'] ?? ''} hiddenFrom="sm">
      <Group gap={0} wrap="nowrap">
        {places.map(({ to, name, Icon }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={classes['tab']}>
            <Icon size={22} stroke={1.6} aria-hidden />
            {name}
          </Link>
        ))}
      </Group>
    </Box>
  );
}
