import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

export interface ToSignInProps {
  /** They were signed in until just now, and did not sign out here. */
  readonly ended: boolean;
}

/** Sends a signed-out visitor to the sign-in page, which brings them back to where they are now. */
export function ToSignIn({ ended }: ToSignInProps) {
  const { latestLocation } = useRouter();
  const navigate = useNavigate();
  // As it was at first: while the router is on its way, the place is the sign-in page itself.
  const [next] = useState(latestLocation.href);
  useEffect(() => {
    const search = { next: next === '/' ? undefined : next, ended: ended || undefined };
    void navigate({ to: '/sign-in', search, replace: true });
  }, [navigate, next, ended]);
  return null;
}
