import type { Api, Client } from '@aalto/sdk';
import { Box } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { Page } from '../page/page.tsx';
import { EnrollAuthenticator } from './enroll-authenticator.tsx';
import { ProveAgain } from './prove-again.tsx';
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
  const next = nextOf(coded === request ? { ...request, next: 'verify' } : request);
  const settle = { prove: () => onSettled(true), cancel: () => onSettled(false) };
  return (
    <Page {...words[next]}>
      {next === 'enroll' && (
        <EnrollAuthenticator
          auth={auth}
          onEnrolled={settle.prove}
          onCancel={settle.cancel}
          onNeedsCode={() => setCoded(request)}
        />
      )}
      {next === 'verify' && <VerifyCodeForm auth={auth} onVerified={settle.prove} onCancel={settle.cancel} />}
      {next === 'prove-again' && (
        <Box maw={380}>
          <ProveAgain auth={auth} onProven={settle.prove} onCancel={settle.cancel} />
        </Box>
      )}
    </Page>
  );
}

function nextOf({ error, next }: Pick<StepUpRequest, 'error' | 'next'>): keyof typeof words {
  return error.code === 'reauthentication_required' ? 'prove-again' : next;
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

const words = {
  enroll: {
    title: 'Set up two-factor authentication',
    description:
      'To go on, your account needs a second factor: a code from your phone, besides your password. It takes a minute, once.',
  },
  verify: {
    title: 'Enter your code',
    description: 'Please prove that it is you. Then you go on where you were.',
  },
  'prove-again': {
    title: 'Confirm that it is you',
    description:
      'This changes how your account is protected. Once you have confirmed it, it goes on by itself.',
  },
} as const;
