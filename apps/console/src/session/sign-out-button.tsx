import { Button } from '@mantine/core';

import { useSignOut } from './use-sign-out.ts';

export function SignOutButton() {
  const { signOut, isSigningOut } = useSignOut();
  return (
    <Button variant="default" onClick={signOut} loading={isSigningOut}>
      Sign out
    </Button>
  );
}
