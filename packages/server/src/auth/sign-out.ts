import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { sessions } from '../database/schema/index.ts';
import type { RevocationReason } from '../database/schema/index.ts';
import { forgetDevicesOf } from '../devices/device-store.ts';
import { lockAccount } from '../factors/account.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty } from './inputs.ts';

const scope = z.enum(['local', 'others', 'global']);
type Scope = z.output<typeof scope>;

export function signOut({ sessionProcedure }: AccountProcedures, { database }: Services) {
  return sessionProcedure
    .meta({
      summary: 'Ends this session, the user’s other sessions, or all of them; at once, in every process.',
      errors: ['insufficient_aal'],
    })
    .input(z.strictObject({ scope: scope.default('local') }).optional())
    .output(empty)
    .mutation(async ({ ctx, input }) => {
      const asked = input?.scope ?? 'local';
      if (asked !== 'local') requireAccess('assured', ctx.session);
      await inTransaction(database, async (tx) => {
        await lockAccount(tx, ctx.session);
        await revokeSessions(tx, ctx.session, asked);
        await recordAudit(tx, ctx.aalto, 'session.signed_out', ctx.session, { scope: asked });
      });
      return {};
    });
}

async function revokeSessions(tx: Transaction, session: SessionFacts, asked: Scope): Promise<void> {
  const inScope = {
    local: eq(sessions.id, session.sessionId),
    others: ne(sessions.id, session.sessionId),
    global: undefined,
  };
  const ended = and(isNull(sessions.revokedAt), inScope[asked]);
  if (asked !== 'local') await forgetDevicesOf(tx, session, and(ended, isElsewhere(session)));
  await tx
    .update(sessions)
    .set({ revokedAt: sql`clock_timestamp()`, revokedReason: reasonToEnd(session.sessionId) })
    .where(and(eq(sessions.backendId, session.backendId), eq(sessions.userId, session.userId), ended));
}

/** On another device than this one, which may have had sessions before. */
export function isElsewhere({ deviceId }: SessionFacts): SQL {
  return sql`${sessions.deviceId} is distinct from ${deviceId}::uuid`;
}

/** Why each of a user's sessions ends that this one ends: itself, or another, whose place it then vouches for no more. */
export function reasonToEnd(sessionId: string): SQL<RevocationReason> {
  return sql`case when ${sessions.id} = ${sessionId} then 'signed_out' else 'ended_elsewhere' end`;
}
