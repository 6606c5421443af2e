import { AaltoError } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { sessions } from '../database/schema/index.ts';
import { forgetDevicesOf } from '../devices/device-store.ts';
import { lockAccount } from '../factors/account.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import { empty } from './inputs.ts';
import { isElsewhere, reasonToEnd } from './sign-out.ts';

export function revokeSession({ assuredProcedure }: AccountProcedures, { database }: Services) {
  return assuredProcedure
    .meta({
      summary: 'Ends one of the user’s sessions; at once, in every process.',
      errors: ['not_found', 'insufficient_aal'],
    })
    .input(z.strictObject({ sessionId: z.uuid().describe('The `id` of `listSessions`') }))
    .output(empty)
    .mutation(async ({ ctx, input: { sessionId: handle } }) => {
      await inTransaction(database, async (tx) => {
        await lockAccount(tx, ctx.session);
        if (!(await revoke(tx, ctx.session, handle))) throw new AaltoError('not_found');
        await recordAudit(tx, ctx.aalto, 'session.revoked', ctx.session, { session: handle });
      });
      return {};
    });
}

/** One that has ended already stays as it ended, and is no error: it is what was asked for. */
async function revoke(tx: Transaction, session: SessionFacts, handle: string) {
  const { backendId, userId, sessionId } = session;
  const [found] = await tx
    .update(sessions)
    .set({
      revokedAt: sql`coalesce(${sessions.revokedAt}, clock_timestamp())`,
      revokedReason: sql`coalesce(${sessions.revokedReason}, ${reasonToEnd(sessionId)})`,
    })
    .where(and(eq(sessions.backendId, backendId), eq(sessions.userId, userId), eq(sessions.handle, handle)))
    .returning({ id: sessions.id });
  if (!found) return false;
  // Who signs a lost device out does not want it remembered.
  await forgetDevicesOf(tx, session, and(eq(sessions.id, found.id), isElsewhere(session)));
  return true;
}
