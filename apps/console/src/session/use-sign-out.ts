import { useState } from 'react';

import { useConsole } from '../app/console-context.tsx';

/**
 * Signs this device out. The SDK forgets the session at once, whether or not the server can be told, so there is no error
 * to show: the sign-in page is what comes next.
 */
export function useSignOut() {
  const { client } = useConsole();
  const [isSigningOut, setIsSigningOut] = useState(false);
  const signOut = (): void => {
    setIsSigningOut(true);
    void client.auth.signOut().finally(() => setIsSigningOut(false));
  };
  return { signOut, isSigningOut };
}
