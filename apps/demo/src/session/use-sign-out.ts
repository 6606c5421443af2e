import { describeError } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useRouter } from '@tanstack/react-router';

import { useDemo } from '../app/demo-context.ts';

/** Signs out on this device. It goes to a public page first, so that leaving does not look like being thrown out. */
export function useSignOut(): () => Promise<void> {
  const { client } = useDemo();
  const router = useRouter();
  return async () => {
    await router.navigate({ to: '/', state: { isSigningOut: true } });
    // A page may have asked whether to leave at all. Who stayed comes here as well, when they go on elsewhere.
    if (!router.state.location.state.isSigningOut) return;
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

declare module '@tanstack/react-router' {
  interface HistoryState {
    isSigningOut?: true;
  }
}
