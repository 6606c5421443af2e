import type { Api, AuthListFactorsOutput, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

export type ListedFactor = AuthListFactorsOutput['factors'][number];

/** The authenticators of whoever is signed in. */
export function ownFactors({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'factors'],
    queryFn: async () => unwrap(await auth.listFactors()),
    ...recovering,
  });
}

export function useRemoveFactor() {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (factorId: string) => unwrap(await client.auth.unenrollMfa({ factorId })),
    onSuccess: async () => {
      // What the session says of its user has changed as well.
      await client.auth.refreshSession();
      await queryClient.invalidateQueries(ownFactors(client));
    },
  });
}
