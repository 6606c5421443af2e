import { AaltoError } from '@aalto/auth-core';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';

import type { OperatorAudit } from '../../audit/record-audit.ts';
import type { BackendRow, UserRow } from '../../auth/account-store.ts';
import type { Database, Transaction } from '../../database/connect.ts';
import { users } from '../../database/schema/index.ts';
import type { Account } from '../../factors/account.ts';
import { databaseNow } from '../../sessions/session-facts.ts';
import { loadManagedBackend } from '../managed-backends.ts';
import type { Operator } from '../operator-procedure.ts';

export const managedUserInput = z.strictObject({ backendId: z.uuid(), userId: z.uuid() });

/** A user of a backend within an operator's reach. */
export interface ManagedUser {
  readonly backend: BackendRow;
  readonly user: UserRow;
  readonly now: Date;
}

/** `not_found` for a user of another backend, as for one that does not exist. */
export async function loadManagedUser(
  executor: Database | Transaction,
  operator: Operator,
  account: Account,
): Promise<ManagedUser> {
  const backend = await loadManagedBackend(executor, operator, account.backendId);
  return { backend, ...theOne(await selectUser(executor, account)) };
}

/** The same under the account's lock, which whatever changes factors or ends sessions takes first (see `lockAccount`). */
export async function lockManagedUser(
  tx: Transaction,
  operator: Operator,
  account: Account,
): Promise<ManagedUser> {
  const backend = await loadManagedBackend(tx, operator, account.backendId);
  return { backend, ...theOne(await selectUser(tx, account).for('no key update')) };
}

/** Who did it, and to whom, as the audit trail has it. */
export function auditOf({ userId: operatorId }: Operator, { backendId, userId }: Account): OperatorAudit {
  return { backendId, operatorId, userId };
}

/** Whether an operator acts on the very account that he is signed in to. */
export function isOneself(operator: Operator, { backendId, userId }: Account): boolean {
  return operator.backendId === backendId && operator.userId === userId;
}

function selectUser(executor: Database | Transaction, { backendId, userId }: Account) {
  return executor
    .select({ user: users, now: databaseNow })
    .from(users)
    .where(and(eq(users.backendId, backendId), eq(users.id, userId)));
}

function theOne<T>([found]: T[]): T {
  if (found === undefined) throw new AaltoError('not_found');
  return found;
}
