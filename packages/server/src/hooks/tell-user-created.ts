import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { isDatabaseUnavailable } from '../database/database-error.ts';
import type { AaltoHooks } from '../hooks.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { userOfRow } from './hook-user.ts';
import { logHookFailure } from './log-hook-failure.ts';
import { HookTimeoutError, runHook } from './run-hook.ts';

/** A transaction and a connection are held meanwhile. */
const LIMIT_SECONDS = 2;

/**
 * Lets the team write beside a new account, in its transaction. What it throws undoes the account.
 *
 * @throws {AaltoError} `unavailable`: it took too long. `internal_error`: it threw, which is a fault of its code or of
 *   the row that it wrote, and trying again does not help; a client that repeats what is `unavailable` should not.
 */
export async function tellUserCreated(
  tx: Transaction,
  { hooks: { userCreated }, log }: Services,
  { requestId }: CallContext,
  backend: BackendRow,
  user: UserRow,
): Promise<void> {
  if (!userCreated) return;
  try {
    await runInTransaction(tx, userCreated, backend, user);
  } catch (error) {
    const isTooSlow = error instanceof HookTimeoutError;
    // A deadlock or a lost connection is nobody's fault: all of it is done again, or told as what it is.
    if (!isTooSlow && !(error instanceof AaltoError) && isDatabaseUnavailable(error)) throw error;
    logHookFailure(log, { hook: 'userCreated', of: { requestId, backendId: backend.id }, error });
    if (isTooSlow) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
    throw new AaltoError('internal_error', { requestId });
  }
}

async function runInTransaction(
  tx: Transaction,
  userCreated: NonNullable<AaltoHooks['userCreated']>,
  backend: BackendRow,
  user: UserRow,
): Promise<void> {
  // A statement that is under way then would hold up the rollback for as long as it takes.
  await tx.execute(sql.raw(`set local statement_timeout = '${LIMIT_SECONDS + 1}s'`));
  await runHook(LIMIT_SECONDS, () => userCreated(tx, userOfRow(backend, user)));
  // It also finds a statement that failed, and whose error the hook has kept to itself.
  await tx.execute(sql.raw('set local statement_timeout to default'));
}
