import type { Api, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { queryOptions } from '@tanstack/react-query';

import { OWN } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

/** How many recovery codes are left. Never from before: one may have been used to get here. */
export function ownRecoveryCodes({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'recovery-codes'],
    queryFn: async () => unwrap(await auth.challengeMfa()).recoveryCodesRemaining,
    staleTime: 0,
    ...recovering,
  });
}
