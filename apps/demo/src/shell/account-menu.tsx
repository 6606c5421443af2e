import { useOtherScheme } from '@aalto/ui';
import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconLogout, IconMoon, IconShieldLock, IconSun, IconUser, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useSignOut } from '../session/use-sign-out.ts';

export interface AccountMenuProps {
  readonly email: string;
}

export function AccountMenu({ email }: AccountMenuProps): ReactElement {
  const signOut = useSignOut();
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={`Account of ${email}`}>
          <IconUserCircle size={26} stroke={1.4} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" truncate>
            {email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={18} stroke={1.6} />}>
          Account
        </Menu.Item>
        <Menu.Item component={Link} to="/security" leftSection={<IconShieldLock size={18} stroke={1.6} />}>
          Security
        </Menu.Item>
        <SchemeItem />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItem(): ReactElement {
  const { other, label, apply } = useOtherScheme();
  const Icon = other === 'dark' ? IconMoon : IconSun;
  return (
    <Menu.Item leftSection={<Icon size={18} stroke={1.6} />} closeMenuOnClick={false} onClick={apply}>
      {label}
    </Menu.Item>
  );
}
