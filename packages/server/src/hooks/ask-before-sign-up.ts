import { AaltoError } from '@aalto/auth-core';

import { emailKey } from '../auth/account-store.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Json } from '../database/schema/index.ts';
import { SignUpRefusedError } from '../hooks.ts';
import type { SignUpMethod } from '../hooks.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { hookBackend } from './hook-user.ts';
import { logHookFailure } from './log-hook-failure.ts';
import { runHook } from './run-hook.ts';

const LIMIT_SECONDS = 5;

/** Who may be about to open an account. */
export interface Applicant {
  readonly email: string;
  readonly method: SignUpMethod;
  readonly provider?: string;
  readonly metadata?: Json | undefined;
}

/**
 * Asks the team whether somebody may open an account. It may fetch something slow, so it is asked while no transaction,
 * lock or place in the queue of hashes is held.
 *
 * @throws {AaltoError} `forbidden`: refused; `unavailable`: nobody knows.
 */
export async function askBeforeSignUp(
  { hooks: { beforeSignUp }, log }: Services,
  { requestId }: CallContext,
  backend: BackendRow,
  { email, metadata = {}, ...how }: Applicant,
): Promise<void> {
  if (!beforeSignUp) return;
  const request = { backend: hookBackend(backend), email: emailKey(email), ...how };
  try {
    await runHook(LIMIT_SECONDS, (signal) =>
      beforeSignUp({ ...request, metadata: structuredClone(metadata) }, { signal }),
    );
  } catch (error) {
    if (error instanceof SignUpRefusedError) throw new AaltoError('forbidden');
    logHookFailure(log, { hook: 'beforeSignUp', of: { requestId, backendId: backend.id }, error });
    throw new AaltoError('unavailable', { retryAfterSeconds: 5 });
  }
}
