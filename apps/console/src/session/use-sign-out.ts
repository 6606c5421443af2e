import { describeError } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useContext, useState } from 'react';

import { useConsole } from '../app/console-context.tsx';
import { LeavingContext } from './leaving-context.ts';

/** Signs this device out. The SDK forgets the session at once, whether or not the server can be told. */
export function useSignOut() {
  const { client } = useConsole();
  const leave = useContext(LeavingContext);
  const [isSigningOut, setIsSigningOut] = useState(false);

  async function send(): Promise<void> {
    leave();
    setIsSigningOut(true);
    const { error } = await client.auth.signOut();
    setIsSigningOut(false);
    if (!error) return;
    notifications.show({
      color: 'red',
      title: 'You are signed out on this device only',
      message: `The server was not told. ${describeError(error).title}.`,
    });
  }

  return { signOut: () => void send(), isSigningOut };
}
