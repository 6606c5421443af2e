import { useSession } from '@aalto/sdk/react';
import { readCodedError, unwrap } from '@aalto/ui';
import { Button } from '@mantine/core';
import { IconLinkOff, IconUserCircle } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import { forgetPendingMail } from '../session/pending-mail.ts';
import { readVisit } from '../session/visit.ts';
import { ArrivalFailure } from './arrival-failure.tsx';
import { Arriving, ArrivalMessage } from './arrival-message.tsx';
import { useArrival } from './use-arrival.ts';

export interface SignInByLinkProps {
  readonly token: string;
}

/**
 * Signs in at once, but asks whoever is signed in already: anybody can mail a link of an account of their own, and what
 * was written afterwards would be theirs.
 */
export function SignInByLink({ token }: SignInByLinkProps): ReactElement {
  const { client } = useDemo();
  const { status, session } = useSession();
  const { history } = useRouter();
  const [isAllowed, setAllowed] = useState(false);
  if (!isAllowed && (status === 'signed_out' || status === 'unavailable')) setAllowed(true);
  const verify = async () => unwrap(await client.auth.verifyEmail({ token }));
  const { data, error, isFetching, refetch } = useArrival(['sign-in', token], verify, isAllowed);

  useEffect(() => {
    if (!data) return;
    const { next } = readVisit();
    forgetPendingMail();
    history.replace(next ?? '/notes');
  }, [data, history]);

  const newMail = <ButtonLink to="/sign-in/code">Mail me a new one</ButtonLink>;
  if (readCodedError(error)?.code === 'invalid_code') return <LinkIsOver action={newMail} />;
  if (error)
    return (
      <ArrivalFailure error={error} isRetrying={isFetching} onRetry={() => void refetch()} action={newMail} />
    );
  if (!isAllowed && session)
    return <AlreadySignedIn email={session.user.email} onContinue={() => setAllowed(true)} />;
  return <Arriving title="Signing you in" />;
}

export function LinkIsOver({ action }: { readonly action: ReactElement }): ReactElement {
  return (
    <ArrivalMessage icon={IconLinkOff} title="This link is over" action={action}>
      It was used already, or it is older than ten minutes. A new mail brings a new link and a new code.
    </ArrivalMessage>
  );
}

interface AlreadySignedInProps {
  readonly email: string;
  readonly onContinue: () => void;
}

function AlreadySignedIn({ email, onContinue }: AlreadySignedInProps): ReactElement {
  return (
    <ArrivalMessage
      icon={IconUserCircle}
      title="Sign in by this link?"
      action={
        <>
          <Button onClick={onContinue}>Sign in by the link</Button>
          <ButtonLink to="/notes" variant="default">
            Stay as I am
          </ButtonLink>
        </>
      }
    >
      You are signed in as {email} already. The link signs you in to the account that it was mailed to, which
      may be another. Go on only if you asked for it.
    </ArrivalMessage>
  );
}
