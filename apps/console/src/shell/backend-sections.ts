import {
  IconLayoutDashboard,
  IconMail,
  IconShieldLock,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';

/**
 * Of one backend, in the order of the navigation: a new section is a line here and a route. `exact`: the addresses of
 * the other sections begin with its own.
 */
export const backendSections = [
  { label: 'Overview', to: '/backends/$backendId', icon: IconLayoutDashboard, exact: true },
  { label: 'Users', to: '/backends/$backendId/users', icon: IconUsers, exact: false },
  {
    label: 'Authentication',
    to: '/backends/$backendId/authentication',
    icon: IconShieldLock,
    exact: false,
  },
  { label: 'Social sign-in', to: '/backends/$backendId/providers', icon: IconUsersGroup, exact: false },
  { label: 'Mail', to: '/backends/$backendId/mail', icon: IconMail, exact: false },
] as const;
