import { useSession } from '@aalto/sdk/react';
import { readCodedError, unwrap } from '@aalto/ui';
import { IconCircleCheck, IconLinkOff, IconLogin2 } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { ownUser } from '../account/user-query.ts';
import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import { ArrivalFailure } from './arrival-failure.tsx';
import { Arriving, ArrivalMessage } from './arrival-message.tsx';
import { RETURN_PATH } from './return-url.ts';
import { useArrival } from './use-arrival.ts';

/** The link to a new address: it is used in the account that asked for it, so whoever is signed out signs in first. */
export function ConfirmNewAddress({ token }: { readonly token: string }): ReactElement {
  const { status, session } = useSession();
  if (status === 'signed_out')
    return (
      <ArrivalMessage
        icon={IconLogin2}
        title="Sign in to confirm your address"
        action={
          <ButtonLink to="/sign-in" search={{ next: RETURN_PATH }}>
            Sign in
          </ButtonLink>
        }
      >
        Sign in with the address that your account has had so far. The new one is confirmed right after.
      </ArrivalMessage>
    );
  if (!session) return <Arriving title="Confirming your address" />;
  return <Confirm key={session.user.id} token={token} userId={session.user.id} />;
}

function Confirm({ token, userId }: { readonly token: string; readonly userId: string }): ReactElement {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  const { data, error, isFetching, refetch } = useArrival(['new-address', userId, token], async () => {
    const { user } = unwrap(await client.auth.confirmEmailChange({ token }));
    queryClient.setQueryData(ownUser(client).queryKey, { user });
    await client.auth.refreshSession();
    return user;
  });
  const back = <ButtonLink to="/account">To your account</ButtonLink>;
  if (data)
    return (
      <ArrivalMessage icon={IconCircleCheck} title="Your new address is confirmed" action={back}>
        From now on you sign in with {data.email}.
      </ArrivalMessage>
    );
  if (readCodedError(error)?.code === 'invalid_code')
    return (
      <ArrivalMessage icon={IconLinkOff} title="This link is over" action={back}>
        It was used already, is older than ten minutes, or was asked for by another account than the one that
        you are signed in to. You can ask for a new mail in your account.
      </ArrivalMessage>
    );
  if (readCodedError(error)?.code === 'conflict')
    return (
      <ArrivalMessage icon={IconLinkOff} title="This address has an account already" action={back}>
        Choose another one for this account. Nothing has changed.
      </ArrivalMessage>
    );
  if (error)
    return (
      <ArrivalFailure error={error} isRetrying={isFetching} onRetry={() => void refetch()} action={back} />
    );
  return <Arriving title="Confirming your address" />;
}
