import type { Transaction } from '../database/connect.ts';
import type { MailKind } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import type { CallContext } from '../trpc/context.ts';
import { enqueueMail } from './enqueue-mail.ts';
import type { MailContent } from './mail-sender.ts';
import type { Notice } from './templates/notices.ts';
import { wasNotMeLink } from './was-not-me-link.ts';
import type { NoticeAbout } from './was-not-me-link.ts';

/** Whom a notice is for, as the database has it inside the transaction. */
export type NoticeReader = Pick<
  SessionFacts,
  'backendId' | 'backendName' | 'userId' | 'email' | 'emailVerifiedAt' | 'now'
>;

/** Tells a user what happened to the account, in the transaction in which it happens. */
export async function sendNotice(
  tx: Transaction,
  services: Pick<Services, 'rootKeys' | 'mail' | 'publicUrl'>,
  { device }: CallContext,
  { backendId, backendName, userId, email, emailVerifiedAt, now }: NoticeReader,
  kind: MailKind,
  write: (notice: Notice) => MailContent,
  about: Omit<NoticeAbout['undoes'], 'previousVerifiedAt'> = {},
): Promise<void> {
  const undoes = { ...about, previousVerifiedAt: emailVerifiedAt?.toISOString() ?? null };
  const link = await wasNotMeLink(tx, services, { backendId, userId, email, undoes });
  const content = write({ backendName, at: now, device, wasNotMeLink: link });
  await enqueueMail(tx, services, { backendId, userId, to: email, kind, content });
}
