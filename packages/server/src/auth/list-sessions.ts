import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';

import type { Database } from '../database/connect.ts';
import { backends, sessions } from '../database/schema/index.ts';
import { describeDevice } from '../mail/describe-device.ts';
import type { Services } from '../services.ts';
import { familyLevel } from '../sessions/session-facts.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { noInput } from './inputs.ts';

const sessionSummary = z.object({
  /** Its handle, as `revokeSession` takes it. */
  id: z.uuid(),
  /** The session that asks. */
  isCurrent: z.boolean(),
  /** In words, such as "Chrome on macOS": what the device said of itself when it signed in. A hint, no evidence. */
  device: z.string(),
  ipAddress: z.string().nullable(),
  /** As it is now. */
  aal: z.enum(['aal1', 'aal2']),
  createdAt: z.iso.datetime(),
  /** When its tokens were last renewed; at most the lifetime of an access token before its last call. */
  refreshedAt: z.iso.datetime(),
  /** When it ends unless it is refreshed before. */
  expiresAt: z.iso.datetime(),
});

export function listSessions({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({
      summary: 'Where the user is signed in, the session used last first.',
      errors: ['insufficient_aal'],
    })
    .input(noInput)
    .output(z.object({ sessions: z.array(sessionSummary) }))
    .query(async ({ ctx: { session } }) => {
      const rows = await loadLiveSessions(database, session);
      return {
        sessions: rows.map(({ userAgent, createdAt, refreshedAt, expiresAt, ...row }) => ({
          ...row,
          isCurrent: row.id === session.handle,
          device: describeDevice(userAgent),
          createdAt: createdAt.toISOString(),
          refreshedAt: refreshedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      };
    });
}

function loadLiveSessions(database: Database, { backendId, userId }: SessionFacts) {
  return database
    .select({
      id: sessions.handle,
      userAgent: sessions.userAgent,
      ipAddress: sessions.ipAddress,
      aal: familyLevel,
      createdAt: sessions.createdAt,
      refreshedAt: sessions.refreshedAt,
      expiresAt: sessions.idleExpiresAt,
    })
    .from(sessions)
    .innerJoin(backends, eq(backends.id, sessions.backendId))
    .where(
      and(
        eq(sessions.backendId, backendId),
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        // Never past the absolute expiry (docs/concepts/token-families.md, row 3).
        gt(sessions.idleExpiresAt, sql`clock_timestamp()`),
      ),
    )
    .orderBy(desc(sessions.refreshedAt), desc(sessions.id));
}
