import { StepUpGate } from '@aalto/ui';
import { IconMailOpened } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import type { Arrival } from './arrival.ts';
import { ArrivalMessage } from './arrival-message.tsx';
import { ConfirmNewAddress } from './confirm-new-address.tsx';
import { FromProvider } from './from-provider.tsx';
import { ProviderRefusal } from './provider-refusal.tsx';
import { ResetByLink } from './reset-by-link.tsx';
import { SignInByLink } from './sign-in-by-link.tsx';

/** Where mailed links and providers lead to. What goes on here may need a second factor. */
export function ArrivalPage(): ReactElement {
  const { client, arrival } = useDemo();
  const { pathname } = useLocation();
  return (
    <StepUpGate auth={client.auth} place={pathname}>
      <Arrived arrival={arrival} />
    </StepUpGate>
  );
}

function Arrived({ arrival }: { readonly arrival: Arrival }): ReactElement {
  switch (arrival.kind) {
    case 'code':
      return <FromProvider code={arrival.code} />;
    case 'refused':
      return <ProviderRefusal reason={arrival.reason} />;
    case 'link':
      return <ByLink {...arrival} />;
    case 'nothing':
      return <Nothing />;
  }
}

function ByLink({ purpose, token }: Extract<Arrival, { kind: 'link' }>): ReactElement {
  switch (purpose) {
    case 'sign_in':
    case 'sign_up':
      return <SignInByLink token={token} />;
    case 'password_reset':
      return <ResetByLink token={token} />;
    case 'email_change':
      return <ConfirmNewAddress token={token} />;
  }
}

/** Also after a reload, since what was brought along was taken out of the address. */
function Nothing(): ReactElement {
  return (
    <ArrivalMessage
      icon={IconMailOpened}
      title="Open the link of your mail again"
      action={
        <ButtonLink to="/sign-in" variant="default">
          To sign in
        </ButtonLink>
      }
    >
      This page works only right after a link or a sign-in elsewhere led to it. If the link is over, ask for a
      new mail.
    </ArrivalMessage>
  );
}
