import { IconLayoutDashboard, IconShieldLock } from '@tabler/icons-react';

/** Of one backend, in the order of the navigation: a new section is a line here and a route. */
export const backendSections = [
  { label: 'Overview', to: '/backends/$backendId', icon: IconLayoutDashboard },
  { label: 'Authentication', to: '/backends/$backendId/authentication', icon: IconShieldLock },
] as const;
