import type { AssuranceLevel, TokenFamily } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import type { Transaction } from '../database/connect.ts';
import { backends, sessions, users } from '../database/schema/index.ts';
import type { RevocationReason } from '../database/schema/index.ts';
import { databaseNow, levelBeforeRotation, ownerOfSession } from './session-facts.ts';

export interface LockedFamily {
  readonly backendId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly handle: string;
  readonly banned: boolean;
  readonly family: TokenFamily;
  /** When the family would run out if it was refreshed now; never past the absolute end. */
  readonly idleExpiresAt: Date;
  readonly now: Date;
}

/** What can come with a transition: a proof, and the level that it raised to. */
export interface FamilyChange {
  readonly aal?: AssuranceLevel;
  readonly aal2At?: Date;
  readonly rememberedProofAt?: Date | null;
  readonly deviceId?: string | null;
  readonly amr?: string[];
  readonly authTime?: Date;
  readonly emailProvenAt?: Date;
}

/** Locks a family's row, for the pure function to decide over. Null where there is none. */
export async function lockFamily(
  tx: Transaction,
  { apiKey, sessionId }: { apiKey: string; sessionId: string },
): Promise<LockedFamily | null> {
  // The other tables are read by subqueries, so that the lock is on the session alone.
  const [row] = await tx
    .select({ session: sessions, idleSeconds: ofBackend, bannedAt: ofUser, now: databaseNow })
    .from(sessions)
    .where(and(eq(sessions.backendId, backendOf(apiKey)), eq(sessions.id, sessionId)))
    .for('update');
  if (!row) return null;
  const { session, idleSeconds, bannedAt, now } = row;
  return {
    backendId: session.backendId,
    sessionId: session.id,
    userId: session.userId,
    handle: session.handle,
    banned: bannedAt !== null,
    family: { ...session, revoked: session.revokedAt !== null },
    idleExpiresAt: new Date(now.getTime() + idleSeconds * 1000),
    now,
  };
}

const ofBackend = sql`(
  select ${backends.refreshIdleSeconds} from ${backends} where ${backends.id} = ${sessions.backendId}
)`.mapWith(backends.refreshIdleSeconds);

const ofUser = sql<Date | null>`(
  select ${users.bannedAt} from ${users} where ${ownerOfSession}
)`.mapWith(users.bannedAt);

function backendOf(apiKey: string): SQL {
  return sql`(select ${backends.id} from ${backends} where ${backends.anonKey} = ${apiKey})`;
}

/** Writes what a transition made of a family, and what came with it. */
export async function saveFamily(
  tx: Transaction,
  locked: LockedFamily,
  family: TokenFamily,
  change: FamilyChange,
): Promise<void> {
  const { epoch, generation, tokenHash, tokenKeyId, attemptHash, idleExpiresAt } = family;
  await tx
    .update(sessions)
    .set({
      aal: levelBeforeRotation,
      epoch,
      generation,
      tokenHash,
      tokenKeyId,
      attemptHash,
      history: [...family.history],
      leaves: [...family.leaves],
      idleExpiresAt,
      refreshedAt: sql`clock_timestamp()`,
      ...change,
    })
    .where(isSession(locked));
}

/** Revoked is absorbing: nothing sets this back, and the gate sees it on the very next call. */
export async function revokeFamily(
  tx: Transaction,
  locked: LockedFamily,
  reason: RevocationReason,
): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: sql`clock_timestamp()`, revokedReason: reason })
    .where(isSession(locked));
}

/** The row of a session, by its key. */
export function isSession({ backendId, sessionId }: Pick<LockedFamily, 'backendId' | 'sessionId'>) {
  return and(eq(sessions.backendId, backendId), eq(sessions.id, sessionId));
}
