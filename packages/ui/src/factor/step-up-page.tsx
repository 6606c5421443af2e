import type { Api, AuthVerifyRecoveryCodeOutput, Client } from '@aalto/sdk';
import { Box } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { Page } from '../page/page.tsx';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { tellCodesLeft } from '../recovery/tell-codes-left.ts';
import { EnrollAuthenticator } from './enroll-authenticator.tsx';
import { ProveAgain } from './prove-again.tsx';
import type { StepUpRequest } from './step-up-requests.ts';
import { StepUpSequel, sequelOf } from './step-up-sequel.tsx';
import type { Sequel } from './step-up-sequel.tsx';
import { useProofElsewhere } from './use-proof-elsewhere.ts';
import { VerifyCodeForm } from './verify-code-form.tsx';

export interface StepUpPageProps {
  readonly request: StepUpRequest;
  readonly auth: Client<Api>['auth'];
  readonly onSettled: (isProven: boolean) => void;
}

export function StepUpPage({ request, auth, onSettled }: StepUpPageProps): ReactElement {
  const [sequel, setSequel] = useState<Sequel | null>(null);
  const proving = useProofElsewhere(auth, sequel === null, onSettled);
  // An authenticator may have been set up elsewhere since the call was refused.
  const [coded, setCoded] = useState<StepUpRequest | null>(null);
  const next = nextOf(coded === request ? { ...request, next: 'verify' } : request);
  const settle = { prove: () => onSettled(true), cancel: () => onSettled(false) };

  function enrolled(issued: IssuedRecoveryCodes | null): void {
    if (issued) setSequel({ kind: 'save', issued });
    else settle.prove();
  }

  function verified(recovered?: AuthVerifyRecoveryCodeOutput): void {
    const few = recovered ? sequelOf(recovered) : null;
    if (few) return setSequel(few);
    if (recovered) tellCodesLeft(recovered.remaining);
    settle.prove();
  }

  if (sequel) return <StepUpSequel sequel={sequel} auth={auth} onSequel={setSequel} onDone={settle.prove} />;
  return (
    <Page {...words[next]}>
      {next === 'enroll' && (
        <EnrollAuthenticator
          auth={proving}
          onEnrolled={enrolled}
          onCancel={settle.cancel}
          onNeedsCode={() => setCoded(request)}
        />
      )}
      {next === 'verify' && <VerifyCodeForm auth={proving} onVerified={verified} onCancel={settle.cancel} />}
      {next === 'prove-again' && (
        <Box maw={380}>
          <ProveAgain auth={proving} onProven={verified} onCancel={settle.cancel} />
        </Box>
      )}
    </Page>
  );
}

function nextOf({ error, next }: Pick<StepUpRequest, 'error' | 'next'>): keyof typeof words {
  return error.code === 'reauthentication_required' ? 'prove-again' : next;
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
