import { createClient } from '@aalto/sdk';
import type { Api, Client } from '@aalto/sdk';
import { createAppQueryClient, createStepUpRequests } from '@aalto/ui';
import type { AppConfig, StepUpRequests } from '@aalto/ui';
import type { QueryClient } from '@tanstack/react-query';

import type { Arrival } from '../arrival/arrival.ts';
import { MFA, OWN } from './query-keys.ts';

/** What lives as long as the tab. */
export interface Demo {
  readonly client: Client<Api>;
  readonly queryClient: QueryClient;
  /** Calls that wait until the person has proven a second factor. */
  readonly stepUps: StepUpRequests;
  /** What the tab was opened with. */
  readonly arrival: Arrival;
}

export function createDemo(config: AppConfig, arrival: Arrival): Demo {
  const stepUps = createStepUpRequests();
  const queryClient = createAppQueryClient();
  const client = createClient({ ...config, onMfaRequired: stepUps.ask });
  client.auth.onAuthStateChange((event) => {
    // Whoever comes next at this device must not see what belonged to the one before.
    if (event !== 'SIGNED_IN' && event !== 'SIGNED_OUT') return;
    for (const key of [OWN, MFA]) queryClient.removeQueries({ queryKey: [key] });
  });
  return { client, queryClient, stepUps, arrival };
}
