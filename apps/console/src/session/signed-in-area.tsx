import { useSession } from '@aalto/sdk/react';
import { ErrorState, LoadingState, StepUpGate, createAppQueryClient } from '@aalto/ui';
import { VisuallyHidden } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';

import { ProtectAccountBanner } from '../account/protect-account-banner.tsx';
import { useConsole } from '../app/console-context.tsx';
import { TRPCProvider } from '../app/trpc.ts';
import { ConsoleShell } from '../shell/console-shell.tsx';
import { FrontPage } from './front-page.tsx';
import { LeavingContext } from './leaving-context.ts';
import { OperatorGate } from './operator-gate.tsx';
import { ToSignIn } from './to-sign-in.tsx';

/** Everything but the sign-in page: whoever is not signed in, or no longer, goes there and comes back afterwards. */
export function SignedInArea() {
  const current = useSession();
  // Whoever comes here long after signing out was not signed out just now.
  const [wasHere, setWasHere] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const leave = useCallback(() => setLeaving(true), []);
  if (current.status !== 'signed_out' && !wasHere) setWasHere(true);
  switch (current.status) {
    case 'loading':
      return (
        <FrontPage>
          <VisuallyHidden component="h1">Aalto console</VisuallyHidden>
          <LoadingState label="Loading the console" />
        </FrontPage>
      );
    case 'signed_out':
      return <ToSignIn ended={wasHere && !isLeaving && current.hasEnded} />;
    case 'unavailable':
      return (
        <FrontPage>
          <VisuallyHidden component="h1">Aalto console</VisuallyHidden>
          <ErrorState error={current.error} onRetry={() => void current.reload()} />
        </FrontPage>
      );
    case 'signed_in':
      return (
        <LeavingContext value={leave}>
          <OperatorArea key={current.session.user.id} />
        </LeavingContext>
      );
  }
}

function OperatorArea() {
  const { client } = useConsole();
  const place = useLocation({ select: ({ pathname }) => pathname });
  return (
    <OperatorData>
      <OperatorGate>
        <ConsoleShell>
          <StepUpGate auth={client.auth} place={place}>
            <ProtectAccountBanner />
            <Outlet />
          </StepUpGate>
        </ConsoleShell>
      </OperatorGate>
    </OperatorData>
  );
}

/** What one operator has loaded: it goes with them, and is never shown to whoever signs in next. */
function OperatorData({ children }: { readonly children: ReactNode }) {
  const { trpcClient } = useConsole();
  const [queryClient] = useState(createAppQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
