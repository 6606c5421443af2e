import { useSession } from '@aalto/sdk/react';
import { readCodedError, unwrap } from '@aalto/ui';
import { Button } from '@mantine/core';
import { IconLinkOff, IconUserCircle } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import { hasAskedForMail } from '../session/asked-mail.ts';
import { forgetPendingMail, mayLackPassword, readPendingMail } from '../session/pending-mail.ts';
import { tellPasswordNotKept } from '../session/tell-password-not-kept.ts';
import { readVisit } from '../session/visit.ts';
import { ArrivalFailure } from './arrival-failure.tsx';
import { Arriving, ArrivalMessage } from './arrival-message.tsx';
import { useArrival } from './use-arrival.ts';

export interface SignInByLinkProps {
  readonly token: string;
}

/**
 * Signs in at once only where nobody is signed in and a mail was asked for lately, and asks otherwise: anybody can mail a
 * link of an account of their own, and what was written afterwards would be theirs.
 */
export function SignInByLink({ token }: SignInByLinkProps): ReactElement {
  const { client } = useDemo();
  const current = useSession();
  const { history } = useRouter();
  const [isAllowed, setAllowed] = useState(false);
  if (!isAllowed && current.status === 'signed_out' && hasAskedForMail()) setAllowed(true);
  const verify = async () => unwrap(await client.auth.verifyEmail({ token }));
  const { data, error, isFetching, refetch } = useArrival(['sign-in', token], verify, isAllowed);

  useEffect(() => {
    if (!data) return;
    const { next } = readVisit();
    // Asked for in this tab, which has forgotten by now what was chosen.
    if (mayLackPassword(readPendingMail(), data.session.user.email)) tellPasswordNotKept();
    forgetPendingMail();
    history.replace(next ?? '/notes');
  }, [data, history]);

  const newMail = <ButtonLink to="/sign-in/code">Mail me a new one</ButtonLink>;
  if (readCodedError(error)?.code === 'invalid_code') return <LinkIsOver action={newMail} />;
  if (error)
    return (
      <ArrivalFailure error={error} isRetrying={isFetching} onRetry={() => void refetch()} action={newMail} />
    );
  // Whether anybody is signed in has to be known first.
  if (!isAllowed && current.status === 'unavailable')
    return (
      <ArrivalFailure
        error={current.error}
        isRetrying={false}
        onRetry={() => void current.reload()}
        action={newMail}
      />
    );
  if (!isAllowed && current.status !== 'loading')
    return <Question email={current.session?.user.email} onContinue={() => setAllowed(true)} />;
  return <Arriving title="Signing you in" />;
}

export function LinkIsOver({ action }: { readonly action: ReactElement }): ReactElement {
  return (
    <ArrivalMessage icon={IconLinkOff} title="This link is over" action={action}>
      It was used already, or it is older than ten minutes. A new mail brings a new link and a new code.
    </ArrivalMessage>
  );
}

interface QuestionProps {
  /** Of whoever is signed in already. */
  readonly email: string | undefined;
  readonly onContinue: () => void;
}

function Question({ email, onContinue }: QuestionProps): ReactElement {
  return (
    <ArrivalMessage
      icon={IconUserCircle}
      title="Sign in by this link?"
      action={
        <>
          <Button onClick={onContinue}>Sign in by the link</Button>
          <ButtonLink to={email === undefined ? '/' : '/notes'} variant="default">
            {email === undefined ? 'Not now' : 'Stay as I am'}
          </ButtonLink>
        </>
      }
    >
      {email === undefined
        ? 'No mail was asked for in this browser lately. The link signs you in to the account that it was mailed to.'
        : `You are signed in as ${email} already. The link signs you in to the account that it was mailed to, which may be another.`}{' '}
      Go on only if you asked for it.
    </ArrivalMessage>
  );
}
