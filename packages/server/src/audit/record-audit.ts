import type { Database, Transaction } from '../database/connect.ts';
import { auditEvents } from '../database/schema/index.ts';
import type { AuditEventType, Json, mails } from '../database/schema/index.ts';
import type { CallContext } from '../trpc/context.ts';

export interface AuditSubject {
  readonly backendId: string;
  /** Null where there is no such account. */
  readonly userId: string | null;
  /** The session it happened in, by its handle. */
  readonly handle?: string;
}

/** Records what a user did to, or what happened to, an account. In the same transaction as the thing itself. */
export async function recordAudit(
  executor: Database | Transaction,
  call: CallContext,
  type: AuditEventType,
  { backendId, userId, handle }: AuditSubject,
  details: Json = {},
): Promise<void> {
  const who = { actorId: userId, subjectId: userId, sessionHandle: handle ?? null };
  await executor.insert(auditEvents).values({ backendId, type, ...who, ...circumstances(call), details });
}

export interface OperatorAudit {
  readonly backendId: string;
  readonly operatorId: string;
  /** Where it was done to one of the backend's users. */
  readonly userId?: string | null;
}

/** Records what an operator did to a backend, or to one of its users. */
export async function recordOperatorAudit(
  tx: Transaction,
  call: CallContext,
  type: AuditEventType,
  { backendId, operatorId, userId = null }: OperatorAudit,
  details: Json = {},
): Promise<void> {
  const who = { actorId: operatorId, subjectId: userId };
  await tx.insert(auditEvents).values({ backendId, type, ...who, ...circumstances(call), details });
}

/** Records what became of a mail: nobody called. */
export async function recordMailAudit(
  tx: Transaction,
  type: Extract<AuditEventType, 'mail.uncertain'>,
  { backendId, userId, id, kind }: Pick<typeof mails.$inferSelect, 'backendId' | 'userId' | 'id' | 'kind'>,
): Promise<void> {
  await tx.insert(auditEvents).values({ backendId, type, subjectId: userId, details: { mailId: id, kind } });
}

function circumstances({ device, requestId }: CallContext) {
  return { ipAddress: device.ipAddress, requestId };
}
