import type { RootKeys } from '@aalto/auth-core';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { auditEvents, mailedProofs, sessions } from '../database/schema/index.ts';

/** A root key that is not the current one, and what cannot do without it yet. */
export interface OlderKey {
  readonly id: number;
  /** Empty: nothing. */
  readonly needs: readonly KeyNeed[];
}

export interface KeyNeed {
  readonly by: 'sessions' | 'mails';
  readonly count: number;
  /** When the last of them is over. */
  readonly until: Date;
}

/** What is left once everything at rest is sealed anew: what somebody holds outside, and nobody can make again. */
export async function findOlderKeys(database: Database, { current, byId }: RootKeys): Promise<OlderKey[]> {
  const older = [...byId.keys()].filter((id) => id !== current.id);
  return Promise.all(
    older.map(async (id) => {
      const needs = [await needOfSessions(database, id), await needOfMails(database, id)];
      return { id, needs: needs.filter((need) => need !== undefined) };
    }),
  );
}

/**
 * A session that began while the key made tokens may come back with one, however often it has rotated since: its client's
 * last answer may be lost, and then it asks with the token before (docs/concepts/token-families.md). So it is until its
 * absolute end. That covers recovery codes too: they are derived again for a session that was there when they were made.
 */
async function needOfSessions(database: Database, keyId: number): Promise<KeyNeed | undefined> {
  const isLive = sql`least(${sessions.idleExpiresAt}, ${sessions.absoluteExpiresAt}) > clock_timestamp()`;
  const mayHold = sql`(${sessions.tokenKeyId} = ${keyId} or ${sessions.createdAt} <= ${lastUseOf(database, keyId)})`;
  const [found] = await database
    .select({
      count: counted,
      until: sql`max(${sessions.absoluteExpiresAt})`.mapWith(sessions.absoluteExpiresAt),
    })
    .from(sessions)
    .where(and(isNull(sessions.revokedAt), isLive, mayHold));
  return found && found.count > 0 ? { by: 'sessions', ...found } : undefined;
}

/** Codes and links are kept as keyed hashes, which do not say by which key. One that was used may be repeated. */
async function needOfMails(database: Database, keyId: number): Promise<KeyNeed | undefined> {
  const isLive = sql`${mailedProofs.expiresAt} > clock_timestamp()`;
  const mayBeOf = sql`${mailedProofs.createdAt} <= ${lastUseOf(database, keyId)}`;
  const [found] = await database
    .select({ count: counted, until: sql`max(${mailedProofs.expiresAt})`.mapWith(mailedProofs.expiresAt) })
    .from(mailedProofs)
    .where(and(isLive, mayBeOf));
  return found && found.count > 0 ? { by: 'mails', ...found } : undefined;
}

const counted = sql<number>`count(*)::integer`;

/**
 * When a key had certainly stopped to make anything: the last time that something was sealed with another one, since it was
 * current last. Until that has happened, now.
 */
function lastUseOf(database: Database, keyId: number): SQL {
  const sealedWith = sql`(${auditEvents.details} ->> 'keyId')::integer`;
  const isResealed = eq(auditEvents.type, 'root_keys.resealed');
  const lastCurrent = database
    .select({ at: sql`max(${auditEvents.at})` })
    .from(auditEvents)
    .where(and(isResealed, eq(sealedWith, keyId)));
  const lastSealed = database
    .select({ at: sql`max(${auditEvents.at})` })
    .from(auditEvents)
    .where(
      and(
        isResealed,
        ne(sealedWith, keyId),
        sql`${auditEvents.at} > coalesce((${lastCurrent}), '-infinity')`,
      ),
    );
  return sql`coalesce((${lastSealed}), clock_timestamp())`;
}
