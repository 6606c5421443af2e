import { BusyButton } from '@aalto/ui';

import { useSignOut } from './use-sign-out.ts';

export function SignOutButton() {
  const { signOut, isSigningOut } = useSignOut();
  return (
    <BusyButton variant="default" onClick={signOut} isBusy={isSigningOut}>
      Sign out
    </BusyButton>
  );
}
