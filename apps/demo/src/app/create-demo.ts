import { createClient } from '@aalto/sdk';
import type { Api, Client } from '@aalto/sdk';
import { createMfaRequests } from '@aalto/sdk/react';
import type { MfaRequests } from '@aalto/sdk/react';
import { createAppQueryClient } from '@aalto/ui';
import type { AppConfig } from '@aalto/ui';
import type { QueryClient } from '@tanstack/react-query';

import type { Arrival } from '../arrival/arrival.ts';
import { OWN } from './query-keys.ts';

/** What lives as long as the tab. */
export interface Demo {
  readonly client: Client<Api>;
  readonly queryClient: QueryClient;
  /** Calls that wait until the person has proven a second factor. */
  readonly requests: MfaRequests;
  /** What the tab was opened with. */
  readonly arrival: Arrival;
}

export function createDemo(config: AppConfig, arrival: Arrival): Demo {
  const requests = createMfaRequests();
  const queryClient = createAppQueryClient();
  const client = createClient({ ...config, onMfaRequired: requests.ask });
  client.auth.onAuthStateChange((event) => {
    // Whoever comes next at this device must not see what belonged to the one before.
    if (event !== 'SIGNED_IN' && event !== 'SIGNED_OUT') return;
    queryClient.removeQueries({ queryKey: [OWN] });
  });
  return { client, queryClient, requests, arrival };
}
