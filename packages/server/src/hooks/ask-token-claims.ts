import { AaltoError, readExtraClaims } from '@aalto/auth-core';
import type { ExtraClaims } from '@aalto/auth-core';

import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { userOfFacts } from './hook-user.ts';
import { logHookFailure } from './log-hook-failure.ts';
import { runHook } from './run-hook.ts';

/** Every refresh waits for it. */
const LIMIT_SECONDS = 3;

type Asking = Pick<Services, 'hooks' | 'log'>;

/**
 * What the team adds to an access token. Where it cannot be had, no token is signed: whoever reads one could not tell
 * whether the team had nothing to say or was not heard. The session has moved on by now, and the same attempt asks again.
 *
 * @throws {AaltoError} `unavailable`
 */
export async function askTokenClaims(services: Asking, facts: SessionFacts): Promise<ExtraClaims> {
  const { tokenClaims } = services.hooks;
  if (!tokenClaims) return {};
  const given = await runHook(LIMIT_SECONDS, (signal) => tokenClaims(userOfFacts(facts), { signal })).catch(
    (error: unknown) => refuse(services, facts, error),
  );
  try {
    return readExtraClaims(given);
  } catch (error) {
    // This message is ours, and names a claim at most: whoever wrote the hook has to know.
    const problem = error instanceof TypeError ? error.message : undefined;
    return refuse(services, facts, error, problem);
  }
}

function refuse({ log }: Asking, facts: SessionFacts, error: unknown, problem?: string): never {
  const { backendId, handle: session } = facts;
  logHookFailure(log, { hook: 'tokenClaims', of: { backendId, session, problem }, error });
  throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
}
