import type { NodemailerError } from 'nodemailer';

import type { SendOutcome } from './mail-sender.ts';

/** Said of the envelope or the content, rather than of the connection or of who we are. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** 5yz replies that speak of the session: out of order, authentication or encryption missing. Another one may do. */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);

/**
 * What an attempt that failed came to (RFC 5321 §4.2.1): a 5yz reply about the mail is final, a 4yz reply and whatever
 * happened before the content left can be tried again. Without a reply to content that had begun to leave, the mail may
 * have arrived.
 *
 * @param hasBegun Whether a byte of the content may have left.
 */
export function smtpOutcome(error: NodemailerError, hasBegun: boolean): SendOutcome {
  const reason = reasonOf(error);
  const { responseCode = 0 } = error;
  const isRefusal = ABOUT_THE_MAIL.has(error.code ?? '') && responseCode >= 400 && responseCode < 600;
  if (!isRefusal && hasBegun) return { kind: 'uncertain', reason };
  // nodemailer itself would not hand it over: an address that cannot be written in an envelope.
  const isUnsendable = ABOUT_THE_MAIL.has(error.code ?? '') && error.command === 'API';
  const isFinal = isRefusal && responseCode >= 500 && !ABOUT_THE_SESSION.has(responseCode);
  return { kind: isFinal || isUnsendable ? 'refused' : 'deferred', reason };
}

/** The code of a reply and its enhanced status (RFC 3463), or the code of an error; never a text, which may quote. */
function reasonOf({ response, originalCode, code }: NodemailerError): string {
  const [, reply, status] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})\b)?/.exec(response ?? '') ?? [];
  if (reply !== undefined) return status === undefined ? reply : `${reply} ${status}`;
  const known = originalCode ?? code ?? '';
  return /^[A-Z_]{2,40}$/.test(known) ? known : 'ERROR';
}
