import { useEffect, useState } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { returnUrl } from '../arrival/return-url.ts';
import { rememberVisit } from './visit.ts';
import type { Visit } from './visit.ts';

export interface ProviderVisit {
  /** The provider that the browser is on its way to. */
  readonly leavingTo: string | null;
  readonly error: unknown;
  readonly begin: (visit: Visit & { readonly provider: string }) => void;
}

/** Sends the browser to a provider, to sign in or to connect an account there. It comes back to `/auth/return`. */
export function useProviderVisit(): ProviderVisit {
  const { client } = useDemo();
  const [leavingTo, setLeavingTo] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    // Whoever comes back by the browser's button finds this page as it was left: on its way.
    const stay = (event: PageTransitionEvent): void => {
      if (event.persisted) setLeavingTo(null);
    };
    addEventListener('pageshow', stay);
    return () => removeEventListener('pageshow', stay);
  }, []);

  async function leave({ provider, isLink, next }: Visit & { readonly provider: string }): Promise<void> {
    setLeavingTo(provider);
    setError(null);
    const visit = { provider, redirectTo: returnUrl() };
    const { data, error: refused } = isLink
      ? await client.auth.linkIdentity(visit)
      : await client.auth.signInWithOAuth(visit);
    if (refused) {
      setLeavingTo(null);
      return setError(refused);
    }
    rememberVisit({ provider, isLink, next });
    location.assign(data.url);
  }

  return { leavingTo, error, begin: (visit) => void (leavingTo === null && leave(visit)) };
}
