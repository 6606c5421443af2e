import type { AaltoError } from '@aalto/sdk';
import type { IssuedRecoveryCodes, MfaTask, Verified } from '@aalto/sdk/react';
import { Box } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { ReactElement } from 'react';

import { Page } from '../page/page.tsx';
import { tellCodesLeft } from '../recovery/tell-codes-left.ts';
import { EnrollAuthenticator } from './enroll-authenticator.tsx';
import { ProveAgain } from './prove-again.tsx';
import type { ProveAgainProps } from './prove-again.tsx';
import { StepUpSequel, sequelOf } from './step-up-sequel.tsx';
import type { Sequel } from './step-up-sequel.tsx';
import { VerifyCodeForm } from './verify-code-form.tsx';

export interface StepUpPageProps extends Pick<ProveAgainProps, 'auth' | 'onCancel'> {
  readonly request: MfaTask;
  readonly onProven: () => void;
}

export function StepUpPage({ request, auth, onProven, onCancel }: StepUpPageProps): ReactElement {
  const [sequel, setSequel] = useState<Sequel | null>(null);
  const { next, mailOnly, onRefused, onReauthenticated } = useNext(request);

  function enrolled(issued: IssuedRecoveryCodes | null): void {
    if (issued) setSequel({ kind: 'save', issued });
    else onProven();
  }

  function verified({ recoveryCodesRemaining: remaining }: Verified): void {
    const few = remaining === null ? null : sequelOf(remaining);
    if (few) return setSequel(few);
    if (remaining !== null) tellCodesLeft(remaining);
    onProven();
  }

  if (sequel) return <StepUpSequel sequel={sequel} onSequel={setSequel} onDone={onProven} />;
  return (
    <Page {...words[next]}>
      {next === 'enroll' && (
        <EnrollAuthenticator onEnrolled={enrolled} onCancel={onCancel} onRefused={onRefused} />
      )}
      {next === 'verify' && <VerifyCodeForm onVerified={verified} onCancel={onCancel} />}
      {next === 'prove-again' && (
        <Box maw={380}>
          <ProveAgain
            auth={auth}
            mailOnly={mailOnly}
            onVerified={verified}
            onReauthenticated={onReauthenticated ?? onProven}
            onCancel={onCancel}
          />
        </Box>
      )}
    </Page>
  );
}

/** What to show. An enrollment may be refused for want of something else, which then comes first. */
function useNext({ error, next: asked }: MfaTask) {
  const [refusal, setRefusal] = useState<AaltoError | null>(null);
  const onRefused = useCallback((refused: AaltoError) => {
    if (refused.code === 'insufficient_aal' || refused.code === 'reauthentication_required')
      setRefusal(refused);
  }, []);
  const refused = refusal ?? error;
  const isFirst = asked === 'enroll' && refusal?.code === 'reauthentication_required';
  const isAgain = refused.code === 'reauthentication_required';
  return {
    // An authenticator may have been set up elsewhere since the call was refused.
    next: isAgain ? 'prove-again' : refusal || asked !== 'enroll' ? 'verify' : 'enroll',
    mailOnly: isAgain && isByMail(refused.details),
    onRefused,
    onReauthenticated: isFirst ? () => setRefusal(null) : undefined,
  } as const;
}

function isByMail(details: object): boolean {
  return 'method' in details && details.method === 'email';
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
