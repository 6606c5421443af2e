import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** Sends a signed-out visitor to the sign-in page, which brings them back to where they are now. */
export function ToSignIn() {
  const { latestLocation } = useRouter();
  const navigate = useNavigate();
  // As it was at first: while the router is on its way, the place is the sign-in page itself.
  const [next] = useState(latestLocation.href);
  useEffect(() => {
    void navigate({ to: '/sign-in', search: next === '/' ? {} : { next }, replace: true });
  }, [navigate, next]);
  return null;
}
