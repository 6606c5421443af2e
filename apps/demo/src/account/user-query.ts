import type { Api, AuthGetUserOutput, AuthUpdateUserInput, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

export type OwnUser = AuthGetUserOutput['user'];

/** Whoever is signed in, as the server knows them now. */
export function ownUser({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'user'],
    queryFn: async () => unwrap(await auth.getUser()),
    ...recovering,
  });
}

export function useUpdateUser() {
  const { client } = useDemo();
  const showUser = useShowUser();
  return useMutation({
    mutationFn: async (input: AuthUpdateUserInput) => unwrap(await client.auth.updateUser(input)),
    onSuccess: ({ user }) => showUser(user),
  });
}

export function useConfirmEmailChange() {
  const { client } = useDemo();
  const showUser = useShowUser();
  return useMutation({
    mutationFn: async (code: string) => unwrap(await client.auth.confirmEmailChange({ code })),
    onSuccess: ({ user }) => showUser(user),
  });
}

/** The header shows what the session says of its user, which changes with the next tokens. */
function useShowUser(): (user: OwnUser) => Promise<void> {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return async (user) => {
    queryClient.setQueryData(ownUser(client).queryKey, { user });
    await client.auth.refreshSession();
  };
}
