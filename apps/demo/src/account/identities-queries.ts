import type { Api, AuthListIdentitiesOutput, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

export type Identity = AuthListIdentitiesOutput['identities'][number];

/** Who the person is elsewhere, as far as they connected it. */
export function ownIdentities({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'identities'],
    queryFn: async () => unwrap(await auth.listIdentities()),
    ...recovering,
  });
}

export function useRemoveIdentity() {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (identityId: string) => unwrap(await client.auth.unlinkIdentity({ identityId })),
    onSuccess: () => queryClient.invalidateQueries(ownIdentities(client)),
  });
}
