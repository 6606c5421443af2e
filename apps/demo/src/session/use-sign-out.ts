import { describeError } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';

import { useDemo } from '../app/demo-context.ts';

/** Signs out on this device. It goes to a public page first, so that leaving does not look like being thrown out. */
export function useSignOut(): () => Promise<void> {
  const { client } = useDemo();
  const navigate = useNavigate();
  return async () => {
    await navigate({ to: '/' });
    const { error } = await client.auth.signOut();
    if (!error) {
      notifications.show({ message: 'You are signed out.' });
      return;
    }
    notifications.show({
      color: 'red',
      title: 'You are signed out on this device only',
      message: `The server was not told. ${describeError(error).title}.`,
    });
  };
}
