import { and, eq, inArray, sql } from 'drizzle-orm';

import { recordMailAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { mails } from '../database/schema/index.ts';
import type { MailState } from '../database/schema/index.ts';
import type { SendOutcome } from './mail-sender.ts';
import { retryDelaySeconds } from './retry-delay.ts';

/** Longer than an attempt may take, so that a lease which ended tells of a process that is gone. */
const LEASE_SECONDS = 120;
/** A mail that could not leave in a day is of no more use: its codes have expired, its news is old. */
const GIVE_UP_SECONDS = 86_400;

// `now()` where a time is compared, since an index cannot serve the volatile `clock_timestamp()`; each of these
// statements is a transaction of its own, or nearly.
const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;
/** Written out rather than bound, so that a prepared statement can use the partial indexes. */
const isQueued = sql`${mails.state} = 'queued'`;
const isFree = sql`(${mails.leaseEndsAt} is null or ${mails.leaseEndsAt} <= now())`;

const takenColumns = {
  backendId: mails.backendId,
  id: mails.id,
  userId: mails.userId,
  kind: mails.kind,
  toAddress: mails.toAddress,
  sealedContent: mails.sealedContent,
  attempts: mails.attempts,
  createdAt: mails.createdAt,
  isTooOld: sql<boolean>`${mails.createdAt} <= now() - make_interval(secs => ${GIVE_UP_SECONDS})`,
};

/** A mail that this process has taken, for as long as its lease lasts. */
export type TakenMail = Pick<typeof mails.$inferSelect, Exclude<keyof typeof takenColumns, 'isTooOld'>> & {
  readonly isTooOld: boolean;
};

export type MailQueue = ReturnType<typeof createMailQueue>;

/**
 * The queue's statements. A mail is `queued` until just before it leaves, so whoever finds its lease over may take it;
 * from `sending` on it belongs to the attempt that began it, whatever becomes of its process.
 */
export function createMailQueue(database: Database) {
  return {
    /** The mail that is due longest and that nobody else has. */
    async take(): Promise<TakenMail | undefined> {
      const due = database.$with('due').as(
        database
          .select({
            dueBackendId: sql`${mails.backendId}`.as('due_backend'),
            dueId: sql`${mails.id}`.as('due_id'),
          })
          .from(mails)
          .where(and(isQueued, isFree, sql`${mails.nextAttemptAt} <= now()`))
          .orderBy(mails.nextAttemptAt)
          .limit(1)
          .for('update', { skipLocked: true }),
      );
      const [taken] = await database
        .with(due)
        .update(mails)
        .set({ attempts: sql`${mails.attempts} + 1`, leaseEndsAt: leaseEnd })
        .from(due)
        .where(and(eq(mails.backendId, due.dueBackendId), eq(mails.id, due.dueId)))
        .returning(takenColumns);
      return taken;
    },

    /** The point of no return, committed before the first byte leaves. It rejects where the mail is another's by now. */
    async begin(mail: TakenMail): Promise<void> {
      const begun = await database
        .update(mails)
        .set({ state: 'sending', leaseEndsAt: leaseEnd })
        .where(and(isAttempt(mail), isQueued, sql`${mails.leaseEndsAt} > now()`))
        .returning({ id: mails.id });
      if (begun.length === 0) throw new Error('The lease of this mail is over');
    },

    /** Writes down what came of an attempt. */
    record(mail: TakenMail, outcome: SendOutcome): Promise<void> {
      return inTransaction(database, async (tx) => {
        const recorded = await tx
          .update(mails)
          .set({ leaseEndsAt: sql`null`, ...changeOf(mail, outcome) })
          .where(and(isAttempt(mail), inArray(mails.state, statesBefore(outcome))))
          .returning({ id: mails.id });
        if (recorded.length > 0 && outcome.kind === 'uncertain')
          await recordMailAudit(tx, 'mail.uncertain', mail);
      });
    },

    /** What processes that died had begun: nobody can tell whether it arrived. */
    endAbandoned(): Promise<TakenMail[]> {
      return inTransaction(database, async (tx) => {
        const ended = await tx
          .update(mails)
          .set({ state: 'uncertain', sealedContent: sql`null`, leaseEndsAt: sql`null` })
          .where(sql`${mails.state} = 'sending' and ${mails.leaseEndsAt} <= now()`)
          .returning(takenColumns);
        for (const mail of ended) await recordMailAudit(tx, 'mail.uncertain', mail);
        return ended;
      });
    },
  };
}

function changeOf({ attempts }: TakenMail, outcome: SendOutcome) {
  const over = { sealedContent: sql`null` };
  switch (outcome.kind) {
    case 'sent':
      return { ...over, state: 'sent', sentAt: sql`clock_timestamp()`, lastError: sql`null` } as const;
    case 'refused':
      return { ...over, state: 'failed', lastError: outcome.reason } as const;
    case 'uncertain':
      return { ...over, state: 'uncertain', lastError: outcome.reason } as const;
    case 'deferred': {
      const wait = retryDelaySeconds(attempts, Math.random());
      const nextAttemptAt = sql`clock_timestamp() + make_interval(secs => ${wait})`;
      return { state: 'queued', nextAttemptAt, lastError: outcome.reason } as const;
    }
    default:
      return outcome satisfies never;
  }
}

/** An attempt that knows better than the lease does: a process that was only slow. */
function statesBefore({ kind }: SendOutcome): MailState[] {
  return kind === 'sent' ? ['sending', 'uncertain'] : ['queued', 'sending'];
}

/** The mail, unless somebody else took it since. */
function isAttempt({ backendId, id, attempts }: TakenMail) {
  return and(eq(mails.backendId, backendId), eq(mails.id, id), eq(mails.attempts, attempts));
}
