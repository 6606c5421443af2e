import { AaltoError, openSecret } from '@aalto/auth-core';
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { z } from 'zod';

import { recordOperatorAudit } from '../audit/record-audit.ts';
import { decodeCursor, encodeCursor } from '../data/cursor.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { mails } from '../database/schema/index.ts';
import { mailContentOf, mailContext } from '../mail/enqueue-mail.ts';
import type { MailContent } from '../mail/mail-sender.ts';
import type { Services } from '../services.ts';
import { t } from '../trpc/base.ts';
import { loadManagedBackend } from './managed-backends.ts';
import type { OperatorProcedure } from './operator-procedure.ts';

const mailAnswer = z.object({
  id: z.uuid(),
  /** Null for a mail about an account that is gone. */
  userId: z.uuid().nullable(),
  kind: z.string(),
  to: z.string(),
  state: z.enum(['queued', 'sending', 'sent', 'kept', 'failed', 'uncertain']),
  attempts: z.int().nonnegative(),
  createdAt: z.iso.datetime(),
  /** When it is tried, or tried again; null unless it is queued. */
  nextAttemptAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  /** The code of the mail server's last refusal, such as `450 4.2.0`, or of the connection's error. */
  lastError: z.string().nullable(),
});

const mailContent = z.object({ subject: z.string(), text: z.string(), html: z.string() });

const mailPage = z.object({
  mails: z.array(mailAnswer),
  nextCursor: z.string().nullable(),
  /** Whether mails are kept here to be read, instead of being sent: in development without a mail server. */
  keepsMails: z.boolean(),
  /** Whether they leave; where they are not kept either, they wait for a mail server to be set. */
  sendsMails: z.boolean(),
});

const listInput = z.strictObject({
  backendId: z.uuid(),
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

/** What a list shows: never what a mail says. */
const { sealedContent: _sealed, ...shownColumns } = getTableColumns(mails);

type MailRow = typeof mails.$inferSelect;
type ShownMail = Omit<MailRow, 'sealedContent'>;

/** The queue of a backend as its operators see it, which in development is an inbox. */
export function createMailsRouter(operatorProcedure: OperatorProcedure, services: Services) {
  return t.router({
    list: operatorProcedure
      .meta({ summary: 'A backend’s mails, the newest first, without their content.', errors: ['not_found'] })
      .input(listInput)
      .output(mailPage)
      .query(async ({ ctx, input }) => {
        await loadManagedBackend(services.database, ctx.operator, input.backendId);
        return listMails(services, input);
      }),

    get: operatorProcedure
      .meta({
        summary: 'One of them; with its content where it was kept for development instead of being sent.',
        errors: ['not_found'],
      })
      .input(z.strictObject({ backendId: z.uuid(), mailId: z.uuid() }))
      .output(z.object({ mail: mailAnswer.extend({ content: mailContent.nullable() }) }))
      .query(async ({ ctx, input: { backendId, mailId } }) => {
        const mail = await inTransaction(services.database, async (tx) => {
          await loadManagedBackend(tx, ctx.operator, backendId);
          const [row] = await tx
            .select()
            .from(mails)
            .where(and(eq(mails.backendId, backendId), eq(mails.id, mailId)));
          if (!row) throw new AaltoError('not_found');
          const who = { backendId, operatorId: ctx.operator.userId };
          await recordOperatorAudit(tx, ctx.aalto, 'mail.read', who, { mailId, kind: row.kind });
          return row;
        });
        return { mail: { ...answerMail(mail), content: await openKept(services, mail) } };
      }),
  });
}

async function listMails(
  { database, mail: { keeps, sends } }: Services,
  { backendId, limit, cursor }: z.output<typeof listInput>,
): Promise<z.output<typeof mailPage>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const isAfter =
    after && sql`(${mails.createdAt}, ${mails.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const rows = await database
    .select({ mail: shownColumns, createdAtText: sql<string>`${mails.createdAt}::text` })
    .from(mails)
    .where(and(eq(mails.backendId, backendId), isAfter))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    mails: shown.map(({ mail }) => answerMail(mail)),
    nextCursor: last ? encodeCursor([last.createdAtText, last.mail.id]) : null,
    keepsMails: keeps,
    sendsMails: sends,
  };
}

function answerMail(mail: ShownMail): z.output<typeof mailAnswer> {
  const { id, userId, kind, toAddress, state, attempts, createdAt, nextAttemptAt, sentAt, lastError } = mail;
  return {
    id,
    userId,
    kind,
    to: toAddress,
    state,
    attempts,
    createdAt: createdAt.toISOString(),
    nextAttemptAt: state === 'queued' ? nextAttemptAt.toISOString() : null,
    sentAt: sentAt?.toISOString() ?? null,
    lastError,
  };
}

/** Codes and links are for their reader alone: only mails that nobody else will get are opened, and only in development. */
async function openKept({ rootKeys, environment }: Services, mail: MailRow): Promise<MailContent | null> {
  if (mail.state !== 'kept' || mail.sealedContent === null || environment !== 'development') return null;
  return mailContentOf(await openSecret(mail.sealedContent, mailContext(mail), rootKeys));
}
