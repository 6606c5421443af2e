import type { TokenStorage } from '@aalto/sdk';

import { newAttempt } from './families.ts';
import { headers } from './client.ts';
import type { Network } from './schedule.ts';
import { sessionIn } from './witness.ts';

export type Thief = ReturnType<typeof createThief>;

/** Copies a device's token once, without the attempt that may be pending, and uses it as he likes. */
export function createThief(anonKey: string, storage: TokenStorage, { deliver }: Pick<Network, 'deliver'>) {
  let copied: { readonly refreshToken: string; readonly aal: string } | undefined;
  let token = '';
  let hasActed = false;
  let wasRaised = false;
  let successes = 0;
  return {
    get hasCopied() {
      return copied !== undefined;
    },
    /** From then on somebody is to be signed out. */
    get hasActed() {
      return hasActed;
    },
    /** Whether he was ever given a level that his copy did not have. */
    get wasRaised() {
      return wasRaised;
    },
    get successes() {
      return successes;
    },
    /** The newest that he has. */
    get token() {
      return token;
    },
    async copy(): Promise<void> {
      const stored: unknown = JSON.parse((await storage.read()) ?? '{}');
      const session = sessionIn(stored);
      if (copied || !session) return;
      copied = session;
      token = session.refreshToken;
    },
    /** `theft`: with the newest that he has, as a client does. `replay`: with his copy, and no attempt. */
    async refresh(act: 'theft' | 'replay'): Promise<void> {
      if (!copied) return;
      hasActed = true;
      const input =
        act === 'theft'
          ? { refreshToken: token, attempt: newAttempt() }
          : { refreshToken: copied.refreshToken };
      const init = {
        method: 'POST',
        headers: { ...headers(anonKey), 'content-type': 'application/json' },
        body: JSON.stringify(input),
      };
      const got = await deliver('http://aalto.test/trpc/auth.refresh', init, successes % 2);
      const session = sessionIn(await got.json());
      if (!session) return;
      successes += 1;
      wasRaised ||= session.aal === 'aal2' && copied.aal === 'aal1';
      token = session.refreshToken;
    },
  };
}
