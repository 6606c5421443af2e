import { useSession } from '@aalto/sdk/react';
import { ErrorState, LoadingState, Page, StepUpGate } from '@aalto/ui';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { LeavingContext } from './leaving-context.ts';
import { ToHome } from './to-home.tsx';
import { ToSignIn } from './to-sign-in.tsx';

/** Lets in whoever is signed in, and brings the others to sign in first. Its pages may ask for a second factor. */
export function SignedIn(): ReactElement {
  const { client } = useDemo();
  const current = useSession();
  const { pathname } = useLocation();
  // Whoever comes here long after signing out was not signed out just now.
  const [wasHere, setWasHere] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  if (current.status !== 'signed_out' && !wasHere) setWasHere(true);
  switch (current.status) {
    case 'loading':
      return <LoadingState label="Loading" />;
    case 'signed_out':
      return isLeaving ? <ToHome /> : <ToSignIn ended={wasHere && current.hasEnded} />;
    case 'unavailable':
      return (
        <Page title="One moment">
          <ErrorState error={{ code: 'network_error' }} onRetry={() => void current.reload()} />
        </Page>
      );
    case 'signed_in':
      return (
        <LeavingContext value={setLeaving}>
          <StepUpGate auth={client.auth} place={pathname} key={current.session.user.id}>
            <Outlet />
          </StepUpGate>
        </LeavingContext>
      );
  }
}
