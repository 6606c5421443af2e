import { AaltoError } from '@aalto/auth-core';
import { and, asc, eq, inArray } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { backends, operatorBackends } from '../database/schema/index.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Operator } from './operator-procedure.ts';

/** The backends within an operator's reach. */
export async function listManagedBackends(database: Database, operator: Operator): Promise<BackendRow[]> {
  return database
    .select()
    .from(backends)
    .where(inArray(backends.id, reachOf(database, operator)))
    .orderBy(asc(backends.createdAt), asc(backends.slug));
}

/** One of them; `not_found` for a backend beyond his reach, as for one that does not exist. */
export async function loadManagedBackend(
  executor: Database | Transaction,
  operator: Operator,
  backendId: string,
): Promise<BackendRow> {
  const [backend] = await selectManaged(executor, operator, backendId);
  if (!backend) throw new AaltoError('not_found');
  return backend;
}

/** The same, for a change of it: nobody else changes it meanwhile. Sign-ups, which refer to it, do not wait. */
export async function lockManagedBackend(
  tx: Transaction,
  operator: Operator,
  backendId: string,
): Promise<BackendRow> {
  const [backend] = await selectManaged(tx, operator, backendId).for('no key update');
  if (!backend) throw new AaltoError('not_found');
  return backend;
}

function selectManaged(executor: Database | Transaction, operator: Operator, backendId: string) {
  return executor
    .select()
    .from(backends)
    .where(and(eq(backends.id, backendId), inArray(backends.id, reachOf(executor, operator))));
}

function reachOf(executor: Database | Transaction, { backendId, userId }: Operator) {
  return executor
    .select({ id: operatorBackends.managedBackendId })
    .from(operatorBackends)
    .where(and(eq(operatorBackends.backendId, backendId), eq(operatorBackends.userId, userId)));
}
