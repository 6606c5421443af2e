import type { Api, Client } from '@aalto/sdk';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { Page } from '../page/page.tsx';
import { EnrollAuthenticator } from './enroll-authenticator.tsx';
import type { StepUpRequest } from './step-up-requests.ts';
import { VerifyCodeForm } from './verify-code-form.tsx';

export interface StepUpPageProps {
  readonly request: StepUpRequest;
  readonly auth: Client<Api>['auth'];
  readonly onSettled: (isProven: boolean) => void;
}

export function StepUpPage({ request, auth, onSettled }: StepUpPageProps): ReactElement {
  useSessionElsewhere(auth, onSettled);
  // An authenticator may have been set up elsewhere since the call was refused.
  const [coded, setCoded] = useState<StepUpRequest | null>(null);
  const next = coded === request ? 'verify' : request.next;
  return (
    <Page
      title={next === 'enroll' ? 'Set up two-factor authentication' : 'Enter your code'}
      description={explain({ ...request, next })}
    >
      {next === 'enroll' ? (
        <EnrollAuthenticator
          auth={auth}
          onEnrolled={() => onSettled(true)}
          onCancel={() => onSettled(false)}
          onNeedsCode={() => setCoded(request)}
        />
      ) : (
        <VerifyCodeForm auth={auth} onVerified={() => onSettled(true)} onCancel={() => onSettled(false)} />
      )}
    </Page>
  );
}

/** Another tab may prove the factor, or sign out, while this one still asks. */
function useSessionElsewhere(auth: StepUpPageProps['auth'], onSettled: StepUpPageProps['onSettled']): void {
  useEffect(
    () =>
      auth.onAuthStateChange((event) => {
        if (event === 'MFA_CHALLENGE_VERIFIED') onSettled(true);
        if (event === 'SIGNED_OUT') onSettled(false);
      }),
    [auth, onSettled],
  );
}

function explain({ error, next }: Pick<StepUpRequest, 'error' | 'next'>): string {
  if (next === 'enroll')
    return 'To go on, your account needs a second factor: a code from your phone, besides your password. It takes a minute, once.';
  if (error.code === 'reauthentication_required')
    return 'This changes how your account is protected, so please prove once more that it is you.';
  return 'Please prove that it is you. Then you go on where you were.';
}
