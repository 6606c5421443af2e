import { unwrap } from '@aalto/ui';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';

import { useConsole } from '../app/console-context.tsx';

/** An operator's own authenticators. */
export function useFactors() {
  return useQuery(useFactorsOptions());
}

/** To be called once the factors have changed: both the list and the session tell of them. */
export function useReloadFactors(): () => Promise<void> {
  const { client } = useConsole();
  const queryClient = useQueryClient();
  const { queryKey } = useFactorsOptions();
  return async () => {
    await Promise.all([client.auth.refreshSession(), queryClient.invalidateQueries({ queryKey })]);
  };
}

function useFactorsOptions() {
  const { client } = useConsole();
  return queryOptions({
    queryKey: ['auth', 'factors'],
    queryFn: async () => unwrap(await client.auth.listFactors()).factors,
  });
}
