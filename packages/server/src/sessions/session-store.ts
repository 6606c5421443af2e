import { AaltoError, hashAttempt, HISTORY_LENGTH } from '@aalto/auth-core';
import type { AccessTokenClaims, AssuranceLevel, FamilyPosition, IssuedRefreshToken } from '@aalto/auth-core';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { backends, sessions, users } from '../database/schema/index.ts';
import { familyLevel, ownerOfSession, sessionFactColumns } from './session-facts.ts';
import type { SessionFacts } from './session-facts.ts';

export type SessionStore = ReturnType<typeof createSessionStore>;

/** The hot statements over sessions, built once and prepared on each connection. */
export function createSessionStore(database: Database) {
  const load = prepareLoad(database);
  const rotate = prepareRotate(database);

  return {
    /** The session of a verified access token, judged by the gate without the switch. */
    async load(apiKey: string, claims: AccessTokenClaims): Promise<SessionFacts> {
      const { aud, sid, aal, epoch } = claims;
      const [facts] = await load.execute({ apiKey, aud, sid, aal, epoch });
      if (facts) return facts;
      // There is no such row: the gate says why.
      const gate = gateAtAnyLevel(sql`${apiKey}`, sql`${aud}`, sql`${sid}`, sql`${aal}`, sql`${epoch}`);
      await database.execute(sql`select ${gate}`);
      throw new AaltoError('session_expired');
    },

    /**
     * Row 3 of the table in one statement: the current token is consumed and its successor stored, if nothing stands
     * against it. Otherwise nothing is touched, and the locked path decides.
     */
    async rotate(apiKey: string, from: RotateFrom, to: IssuedRefreshToken, attempt: string | null) {
      const attemptHash = attempt === null ? null : hashAttempt(attempt);
      const [facts] = await rotate.execute({
        apiKey,
        sessionId: to.sessionId,
        epoch: from.epoch,
        generation: from.generation,
        presentedHash: from.hash,
        tokenHash: to.hash,
        tokenKeyId: to.keyId,
        attemptHash,
        attemptEntry: JSON.stringify(attemptHash === null ? [{ none: true }] : [{ attemptHash }]),
        left: JSON.stringify([{ epoch: from.epoch, generation: from.generation, attemptHash }]),
      });
      return facts;
    },
  };
}

interface RotateFrom extends FamilyPosition {
  readonly hash: string;
}

/** The facts of a session by its id, at the level of the family itself. */
export async function loadFamilyFacts(
  executor: Database | Transaction,
  backendId: string,
  sessionId: string,
): Promise<SessionFacts> {
  const [facts] = await executor
    .select(sessionFactColumns(familyLevel))
    .from(sessions)
    .innerJoin(users, ownerOfSession)
    .innerJoin(backends, eq(backends.id, sessions.backendId))
    .where(and(eq(sessions.backendId, backendId), eq(sessions.id, sessionId)));
  if (!facts) throw new AaltoError('session_expired');
  return facts;
}

/**
 * A call's session once more, as it is now that its account is locked: another session may have dropped it to `aal1`
 * since the call began, or ended it. What the access token did not reach then, it does not reach now.
 *
 * @throws {AaltoError} `session_revoked`, `session_expired`, `user_banned`: what the gate would say now, in its order.
 */
export async function reloadFacts(tx: Transaction, before: SessionFacts): Promise<SessionFacts> {
  const [found] = await tx
    .select({
      facts: sessionFactColumns(familyLevel),
      revokedAt: sessions.revokedAt,
      isOver,
      bannedAt: users.bannedAt,
    })
    .from(sessions)
    .innerJoin(users, ownerOfSession)
    .innerJoin(backends, eq(backends.id, sessions.backendId))
    .where(and(eq(sessions.backendId, before.backendId), eq(sessions.id, before.sessionId)));
  if (found?.revokedAt) throw new AaltoError('session_revoked');
  if (!found || found.isOver) throw new AaltoError('session_expired');
  if (found.bannedAt) throw new AaltoError('user_banned');
  const { facts } = found;
  const stillCounts = before.level === 'aal2' && before.epoch === facts.epoch;
  return stillCounts ? facts : { ...facts, level: 'aal1' };
}

const isOver = sql<boolean>`least(${sessions.idleExpiresAt}, ${sessions.absoluteExpiresAt}) <= clock_timestamp()`;

function gateAtAnyLevel(apiKey: SQL, aud: SQL, sid: SQL, aal: SQL, epoch: SQL): SQL<AssuranceLevel> {
  return sql`auth.gate(${apiKey}, ${aud}::uuid, ${sid}::uuid, ${aal}, ${epoch}::integer, 'aal1')`;
}

function prepareLoad(database: Database) {
  const parameter = (name: string) => sql`${sql.placeholder(name)}`;
  const level = gateAtAnyLevel(
    parameter('apiKey'),
    parameter('aud'),
    parameter('sid'),
    parameter('aal'),
    parameter('epoch'),
  );
  return database
    .select(sessionFactColumns(level))
    .from(sessions)
    .innerJoin(users, ownerOfSession)
    .innerJoin(backends, eq(backends.id, sessions.backendId))
    .where(and(eq(sessions.backendId, sql.placeholder('aud')), eq(sessions.id, sql.placeholder('sid'))))
    .prepare('load_session');
}

/**
 * The level that it stores is the one before (see `levelBeforeRotation`), and the one that it answers.
 *
 * The ban is asked apart, of the one user. As a condition on the join it makes PostgreSQL, while it knows nothing of a
 * young table, expect a single user and begin with all those of the backend.
 */
function prepareRotate(database: Database) {
  const isNotBanned = sql`(select ${users.bannedAt} is null from ${users} where ${ownerOfSession})`;
  const idleExpiresAt = sql`clock_timestamp() + make_interval(secs => ${backends.refreshIdleSeconds})`;
  return database
    .update(sessions)
    .set({
      aal: familyLevel,
      generation: sql`${sessions.generation} + 1`,
      tokenHash: sql`${sql.placeholder('tokenHash')}`,
      tokenKeyId: sql`${sql.placeholder('tokenKeyId')}::integer`,
      attemptHash: sql`${sql.placeholder('attemptHash')}`,
      history: sql`(case when jsonb_array_length(${sessions.history}) >= ${HISTORY_LENGTH}::integer then ${sessions.history} - 0 else ${sessions.history} end)
        || ${sql.placeholder('left')}::text::jsonb`,
      idleExpiresAt: sql`least(${idleExpiresAt}, ${sessions.absoluteExpiresAt})`,
      refreshedAt: sql`clock_timestamp()`,
    })
    .from(users)
    .innerJoin(backends, eq(backends.id, users.backendId))
    .where(
      and(
        ownerOfSession,
        eq(backends.anonKey, sql.placeholder('apiKey')),
        eq(sessions.id, sql.placeholder('sessionId')),
        eq(sessions.epoch, sql.placeholder('epoch')),
        eq(sessions.generation, sql.placeholder('generation')),
        eq(sessions.tokenHash, sql.placeholder('presentedHash')),
        isNull(sessions.revokedAt),
        isNotBanned,
        sql`least(${sessions.idleExpiresAt}, ${sessions.absoluteExpiresAt}) > clock_timestamp()`,
        sql`not ${sessions.history} @> ${sql.placeholder('attemptEntry')}::text::jsonb`,
      ),
    )
    .returning({ ...sessionFactColumns(familyLevel), level: sessions.aal })
    .prepare('rotate_session');
}
