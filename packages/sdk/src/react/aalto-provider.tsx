import { useEffect, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { AaltoContext, createAalto } from './aalto-context.ts';
import type { ClientSource } from './aalto-context.ts';
import type { MfaRequests } from './mfa/mfa-requests.ts';

export interface AaltoProviderProps {
  /** Made once, outside of any component. */
  readonly client: ClientSource;
  /** The ones whose `ask` is the client’s `onMfaRequired`; `useMfa` shows them. */
  readonly requests?: MfaRequests;
  readonly children: ReactNode;
}

/**
 * Lets the components inside know the session of a client, and what belongs to it.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 * import { AaltoProvider, useSession } from '@aalto/sdk/react';
 *
 * const client = createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…' });
 *
 * function Greeting() {
 *   const { session } = useSession();
 *   return session && <p>Hello, {session.user.email}</p>;
 * }
 * const root = <AaltoProvider client={client}><Greeting /></AaltoProvider>;
 */
export function AaltoProvider({ client, requests, children }: AaltoProviderProps): ReactElement {
  const aalto = useMemo(() => createAalto(client, requests ?? null), [client, requests]);
  useEffect(
    () =>
      // As long as the provider is there, also where no component shows them: they must go with their owner.
      client.auth.onAuthStateChange((event, session) => {
        aalto.mfa?.factors.follow(event, session);
        aalto.mfa?.recoveryCodes.follow(event, session);
        if (event === 'MFA_CHALLENGE_VERIFIED') aalto.requests?.hearOfProof();
        if (event === 'SIGNED_OUT') aalto.requests?.withdraw();
      }),
    [client, aalto],
  );
  return <AaltoContext.Provider value={aalto}>{children}</AaltoContext.Provider>;
}
