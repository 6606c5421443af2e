import { isDeepStrictEqual } from 'node:util';

import { AaltoError } from '@aalto/auth-core';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';

import { recordOperatorAudit } from '../audit/record-audit.ts';
import type { BackendRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { backends } from '../database/schema/index.ts';
import { forgetAllDevices } from '../devices/device-store.ts';
import type { MailDelivery } from '../mail/mail-delivery.ts';
import type { Services } from '../services.ts';
import { answerBackend, backendAnswer } from './backend-answer.ts';
import { lockManagedBackend } from './managed-backends.ts';
import type { Operator, OperatorProcedure } from './operator-procedure.ts';
import { redirectUrlList } from './redirect-url-list.ts';
import { enrollmentTakesMail } from './users/enrollment-after-reset.ts';

const SETTINGS = [
  'requireMfa',
  'requireEmailProof',
  'signupsEnabled',
  'redirectUrls',
  'enrollmentProof',
  'aal2MaxAgeSeconds',
  'aal2InactivitySeconds',
  'rememberDeviceDays',
] as const;

/** An access token lasts five minutes: a proof that lasts less would be asked for without end. */
const lapse = z
  .int()
  .min(300)
  .max(30 * 86_400);

type Settings = Pick<BackendRow, (typeof SETTINGS)[number]>;
/** Those that are to be, or were, changed. */
type Changes = { [Name in keyof Settings]?: Settings[Name] | undefined };

/** The switches. Nothing caches them: each call reads them from the database, in every process. */
export function updateAuthentication(
  operatorProcedure: OperatorProcedure,
  { database, environment, mail }: Services,
) {
  return operatorProcedure
    .meta({
      summary: 'Changes how a backend’s users sign up and prove themselves, from their next call on.',
      errors: ['not_found', 'conflict'],
    })
    .input(
      z.strictObject({
        backendId: z.uuid(),
        requireMfa: z.boolean().optional(),
        requireEmailProof: z.boolean().optional(),
        signupsEnabled: z.boolean().optional(),
        redirectUrls: redirectUrlList(environment).optional(),
        enrollmentProof: z.enum(['none', 'email']).optional(),
        aal2MaxAgeSeconds: lapse.optional(),
        aal2InactivitySeconds: lapse.nullable().optional(),
        rememberDeviceDays: z.int().min(0).max(30).optional(),
      }),
    )
    .output(z.object({ backend: backendAnswer }))
    .mutation(async ({ ctx, input: { backendId, ...wanted } }) => {
      refuseOpenConsole(ctx.operator, backendId, wanted);
      refuseUnreadableProof(mail, ctx.operator, backendId, wanted);
      const backend = await inTransaction(database, async (tx) => {
        const current = await lockManagedBackend(tx, ctx.operator, backendId);
        const changes = changesOf(current, wanted);
        if (Object.keys(changes).length === 0) return current;
        await recordOperatorAudit(
          tx,
          ctx.aalto,
          'backend.authentication_updated',
          { backendId, operatorId: ctx.operator.userId },
          changes,
        );
        return changeSettings(tx, ctx.operator, backendId, changes);
      });
      return { backend: answerBackend(backend, ctx.operator) };
    });
}

/** Whoever could sign up there would be one mistake away from being an operator: its accounts come by invitation. */
function refuseOpenConsole(operator: Operator, backendId: string, { signupsEnabled }: Changes): void {
  if (signupsEnabled === true && backendId === operator.backendId) throw new AaltoError('forbidden');
}

/** A code that nobody could read would close a first enrollment to everyone, and the console to its operators. */
function refuseUnreadableProof(
  mail: MailDelivery,
  operator: Operator,
  backendId: string,
  { enrollmentProof }: Changes,
): void {
  const isReadable = enrollmentTakesMail(mail, backendId === operator.backendId);
  if (enrollmentProof === 'email' && !isReadable) throw new AaltoError('conflict');
}

/** What is asked for and is not so already. */
function changesOf(current: Settings, wanted: Changes): Changes {
  const changes = { ...wanted };
  for (const name of SETTINGS) {
    if (wanted[name] === undefined || isDeepStrictEqual(wanted[name], current[name])) delete changes[name];
  }
  return changes;
}

async function changeSettings(
  tx: Transaction,
  { email }: Operator,
  backendId: string,
  changes: Changes,
): Promise<BackendRow> {
  const thrown = { requireMfaChangedAt: sql`clock_timestamp()`, requireMfaChangedBy: email };
  const [changed] = await tx
    .update(backends)
    .set({ ...changes, ...(changes.requireMfa === undefined ? {} : thrown) })
    .where(eq(backends.id, backendId))
    .returning();
  if (!changed) throw new Error('The backend vanished inside its transaction');
  if (changes.rememberDeviceDays === 0) await forgetAllDevices(tx, backendId);
  return changed;
}
