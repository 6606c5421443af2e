import type { Api, AuthListProvidersOutput, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { queryOptions } from '@tanstack/react-query';

import { PUBLIC } from '../app/query-keys.ts';
import { capitalize } from '../parts/capitalize.ts';
import { recovering } from '../parts/loaded.tsx';

export type Provider = AuthListProvidersOutput['providers'][number];

/** Where people can sign in besides here. */
export function offeredProviders({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [PUBLIC, 'providers'],
    queryFn: async () => unwrap(await auth.listProviders()),
    staleTime: 60_000,
    ...recovering,
  });
}

/** As its name is set up in the console, such as `google`; GitHub writes its own differently. */
export function providerTitle(name: string): string {
  if (name === 'github') return 'GitHub';
  return capitalize(name);
}
