import { createClient } from '@aalto/sdk';
import type { Client, Api } from '@aalto/sdk';
import { createMfaRequests } from '@aalto/sdk/react';
import type { MfaRequests } from '@aalto/sdk/react';
import { createSessionKeeper, sessionLink } from '@aalto/sdk/trpc';
import type { AppConfig } from '@aalto/ui';
import { createTRPCClient } from '@trpc/client';
import type { TRPCClient } from '@trpc/client';

import type { ConsoleRouter } from './trpc.ts';

/** What the console is made of besides its pages; made once. */
export interface Console {
  /** Where apps reach the API, as operators are to write it into them. */
  readonly apiUrl: string;
  readonly client: Client<Api>;
  readonly trpcClient: TRPCClient<ConsoleRouter>;
  readonly requests: MfaRequests;
}

/**
 * One keeper holds the operator's session, for `auth.*` and for the operators' API alike. Both are called on the
 * console's own origin, wherever the API says that it is for others: its content security policy allows no other.
 */
export function createConsole({ url, anonKey }: AppConfig): Console {
  const { origin } = globalThis.location;
  const requests = createMfaRequests();
  const keeper = createSessionKeeper({ url: `${origin}/trpc`, anonKey, onMfaRequired: requests.ask });
  return {
    apiUrl: url,
    client: createClient({ keeper }),
    trpcClient: createTRPCClient({ links: [sessionLink(keeper, { url: `${origin}/console/trpc` })] }),
    requests,
  };
}
