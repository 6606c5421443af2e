import { useSession } from '@aalto/sdk/react';
import { readCodedError, unwrap } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { IconLinkOff, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { providerTitle } from '../session/providers-query.ts';
import { readVisit } from '../session/visit.ts';
import type { Visit } from '../session/visit.ts';
import { ArrivalFailure } from './arrival-failure.tsx';
import { Arriving, ArrivalMessage } from './arrival-message.tsx';
import { useArrival } from './use-arrival.ts';
import { WayBack } from './way-back.tsx';

/** Back from a provider, with a code that is worth something in the browser that was sent there. */
export function FromProvider({ code }: { readonly code: string }): ReactElement {
  const { client } = useDemo();
  const { status } = useSession();
  const [visit] = useState(readVisit);
  const exchange = async () => unwrap(await client.auth.exchangeCode({ code }));
  // Whoever is back may have a session, which the SDK reads meanwhile.
  const { data, error, isFetching, refetch } = useArrival(['provider', code], exchange, status !== 'loading');
  useGoingOn(data !== undefined, visit);

  if (!error) return <Arriving title={visit.isLink ? 'Connecting your account' : 'Signing you in'} />;
  const back = <WayBack isLink={visit.isLink === true} />;
  switch (readCodedError(error)?.code) {
    case 'invalid_code':
      return (
        <ArrivalMessage icon={IconLinkOff} title="This sign-in is over" action={back}>
          It was finished already, took longer than ten minutes, or was begun in another browser. Begin again
          here; nothing has changed.
        </ArrivalMessage>
      );
    case 'conflict':
      return (
        <ArrivalMessage icon={IconUsers} title="It belongs to another account" action={back}>
          Somebody here, perhaps you with another address, has connected it already. Remove it there first.
        </ArrivalMessage>
      );
    default:
      return (
        <ArrivalFailure error={error} isRetrying={isFetching} onRetry={() => void refetch()} action={back} />
      );
  }
}

function useGoingOn(isDone: boolean, { isLink, next, provider }: Visit): void {
  const { history } = useRouter();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!isDone) return;
    history.replace(isLink ? '/account' : (next ?? '/notes'));
    if (!isLink) return;
    void queryClient.invalidateQueries({ queryKey: [OWN] });
    notifications.show({
      id: 'account-connected',
      message: `${provider === undefined ? 'Your account' : providerTitle(provider)} is connected. You can sign in with it.`,
    });
  }, [isDone, history, isLink, next, provider, queryClient]);
}
