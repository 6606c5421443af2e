import { randomUUID } from 'node:crypto';

import { sealSecret } from '@aalto/auth-core';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';

import type { Transaction } from '../database/connect.ts';
import { afterCommit } from '../database/in-transaction.ts';
import { mails } from '../database/schema/index.ts';
import type { MailKind } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { MailContent } from './mail-sender.ts';

/** How many mails the inbox of a backend keeps. */
const KEPT = 200;

export interface NewMail {
  readonly backendId: string;
  /** Null for a mail about an account that is gone; every other mail goes with its user. */
  readonly userId: string | null;
  /** One address, as the database has it; never from a request. */
  readonly to: string;
  readonly kind: MailKind;
  readonly content: MailContent;
}

/**
 * Puts a mail in the queue, in the transaction of what it tells of: it exists exactly if that was committed, and leaves
 * right after. In development without a mail server it is kept for the console's inbox instead.
 */
export async function enqueueMail(
  tx: Transaction,
  { rootKeys, mail }: Pick<Services, 'rootKeys' | 'mail'>,
  { backendId, userId, to, kind, content }: NewMail,
): Promise<void> {
  const id = randomUUID();
  const { subject, text, html } = content;
  const sealed = await sealSecret(
    JSON.stringify({ subject, text, html }),
    mailContext({ backendId, id }),
    rootKeys,
  );
  const state = mail.keeps ? 'kept' : 'queued';
  await tx.insert(mails).values({ backendId, id, userId, kind, toAddress: to, sealedContent: sealed, state });
  if (mail.keeps) await trimInbox(tx, backendId);
  afterCommit(tx, () => mail.nudge());
}

/** What the content of a mail is bound to: in another row it does not open. */
export function mailContext({ backendId, id }: { readonly backendId: string; readonly id: string }): string {
  return `mail:${backendId}:${id}`;
}

const sealedContent = z.strictObject({ subject: z.string(), text: z.string(), html: z.string() });

/** Reads what was sealed. */
export function mailContentOf(opened: string): MailContent {
  return sealedContent.parse(JSON.parse(opened));
}

async function trimInbox(tx: Transaction, backendId: string): Promise<void> {
  const older = tx
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.backendId, backendId), sql`${mails.state} = 'kept'`))
    .orderBy(sql`${mails.createdAt} desc`, sql`${mails.id} desc`)
    .offset(KEPT)
    .for('update', { skipLocked: true });
  await tx.delete(mails).where(and(eq(mails.backendId, backendId), inArray(mails.id, older)));
}
