import type { Api, AuthListSessionsOutput, Client } from '@aalto/sdk';
import { describeError, unwrap } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { capitalize } from '../parts/capitalize.ts';
import { recovering } from '../parts/loaded.tsx';

export type ListedSession = AuthListSessionsOutput['sessions'][number];

/** Where the person is signed in. */
export function ownSessions({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'sessions'],
    queryFn: async () => unwrap(await auth.listSessions()),
    ...recovering,
  });
}

/** Ends one session, or with null every one but this. */
export function useEndSession(onEnded: () => void) {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (session: ListedSession | null) =>
      session
        ? unwrap(await client.auth.revokeSession({ sessionId: session.id }))
        : unwrap(await client.auth.signOut({ scope: 'others' })),
    onSuccess: async (_, session) => {
      await queryClient.invalidateQueries(ownSessions(client));
      const message = session
        ? `${capitalize(session.device)} is signed out.`
        : 'You are signed out everywhere else.';
      notifications.show({ message });
      onEnded();
    },
    onError: (error) => {
      const { title, message } = describeError(error);
      notifications.show({ color: 'red', title, message });
    },
  });
}
