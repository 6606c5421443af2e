import MailComposer from 'nodemailer/lib/mail-composer';

import { hostOf, isOneAddress } from './mail-address.ts';
import type { OutgoingMail } from './mail-sender.ts';

/** A mail in the form of RFC 5322, and between whom it goes. */
export interface ComposedMessage {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** What keeps vacation notices and ticket systems from answering (RFC 3834 §5; Exchange has a header of its own). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/**
 * Composes a mail. Every attempt at it has the same `Message-ID` and `Date`. nodemailer folds and encodes each header,
 * so that no line break in a value can begin another one. Undefined where the address is not exactly one.
 */
export async function composeMessage(mail: OutgoingMail): Promise<ComposedMessage | undefined> {
  const { id, from, to, subject, text, html, createdAt } = mail;
  if (!isOneAddress(to)) return undefined;
  const node = new MailComposer({
    from: { ...from },
    // As an object, it is taken for one address as it stands: text would be parsed, and a comma in it be a second one.
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${id}@${hostOf(from)}>`,
    date: createdAt,
    headers: AUTOMATIC,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = node.getEnvelope();
  const [recipient, ...others] = envelope.to;
  if (!recipient || others.length > 0 || !envelope.from) return undefined;
  return { from: envelope.from, to: recipient, bytes: await node.build() };
}
