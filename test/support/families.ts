import { randomBytes } from 'node:crypto';

import type { HistoryEntry } from '@aalto/auth-core';

import type { ApiProcess } from './api-process.ts';
import type { Session, World } from './world.ts';

/** What a client makes for one rotation, and repeats with its retries. */
export function newAttempt(): string {
  return randomBytes(16).toString('base64url');
}

/** `auth.refresh`, as a client does it: without an access token. */
export async function refresh(
  world: World,
  { refreshToken }: Pick<Session, 'refreshToken'>,
  attempt?: string,
  api: ApiProcess = world.api,
): Promise<Session> {
  const input = attempt === undefined ? { refreshToken } : { refreshToken, attempt };
  return (await world.client(undefined, api).auth.refresh.mutate(input)).session;
}

export interface FamilyRow {
  readonly id: string;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
  readonly aal: string;
  readonly epoch: number;
  readonly generation: number;
  readonly tokenHash: string;
  readonly tokenKeyId: number;
  readonly history: HistoryEntry[];
}

/** The one row that a token family is, by the handle that its sessions carry. */
export async function familyOf({ database }: World, { id: handle }: Pick<Session, 'id'>): Promise<FamilyRow> {
  const [row] = await database.sql<FamilyRow[]>`
    select id, revoked_at as "revokedAt", revoked_reason as "revokedReason", aal, epoch, generation,
      token_hash as "tokenHash", token_key_id as "tokenKeyId", history
    from auth.sessions where handle = ${handle}
  `;
  if (!row) throw new Error('There is no such family');
  return row;
}

/** How many audit events of a type were recorded in a session. */
export async function auditedTimes(
  { database }: World,
  { id: handle }: Session,
  type: string,
): Promise<number> {
  const [row] = await database.sql<{ times: number }[]>`
    select count(*)::integer as times from auth.audit_events where session_handle = ${handle} and type = ${type}
  `;
  return row?.times ?? 0;
}
