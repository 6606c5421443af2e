import { notifications } from '@mantine/notifications';

import { countCodes } from './count-codes.ts';

/** After one was used, where enough are left to go on at once. */
export function tellCodesLeft(remaining: number): void {
  notifications.show({
    title: `You have ${countCodes(remaining)} left`,
    message: 'The one that you used is gone. If your authenticator is lost, remove it and set up another.',
    autoClose: 10_000,
  });
}
