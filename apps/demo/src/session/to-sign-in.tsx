import { LoadingState } from '@aalto/ui';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

export interface ToSignInProps {
  /** They were signed in until just now. */
  readonly ended: boolean;
}

/** Brings visitors to the sign-in page, and from there to where they are now. */
export function ToSignIn({ ended }: ToSignInProps): ReactElement {
  const { navigate, state } = useRouter();
  // As it was at first: this navigation itself changes the location before this component goes.
  const [next] = useState(state.location.href);
  useEffect(() => {
    void navigate({ to: '/sign-in', search: { next, ended: ended || undefined }, replace: true });
  }, [navigate, next, ended]);
  return <LoadingState label="Loading" />;
}
