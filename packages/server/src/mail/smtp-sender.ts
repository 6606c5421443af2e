import { composeMessage } from './compose-message.ts';
import { holdContent } from './held-content.ts';
import type { Attempt, MailSender, OutgoingMail, SendOutcome } from './mail-sender.ts';
import { smtpOutcome } from './smtp-outcome.ts';
import { openSmtpSession } from './smtp-session.ts';
import type { SmtpSession, SmtpTimeouts } from './smtp-session.ts';
import type { SmtpSettings } from './smtp-settings.ts';

/**
 * Shorter than what RFC 5321 §4.5.3.2 allows a server, minutes in each phase: a server that hangs must not hold the
 * queue, and a mail that it took in the end anyway is told as `uncertain`, and not sent twice.
 */
const TIMEOUTS: SmtpTimeouts = { connectMs: 10_000, silenceMs: 30_000 };

/** Hands mails over by SMTP, one after another, on one connection as long as there are more. */
export function createSmtpSender(settings: SmtpSettings, timeouts = TIMEOUTS): MailSender {
  let session: SmtpSession | undefined;

  const openSession = async (signal: AbortSignal): Promise<SmtpSession> => {
    if (!session?.isOpen()) session = await openSmtpSession(settings, timeouts, signal);
    return session;
  };

  return {
    async send(mail: OutgoingMail, { begin, signal }: Attempt): Promise<SendOutcome> {
      const message = await composeMessage(mail);
      if (!message) return { kind: 'refused', reason: 'ADDRESS' };
      const content = holdContent(message.bytes, begin);
      try {
        await (await openSession(signal)).send(message, content, signal);
        return { kind: 'sent' };
      } catch (error) {
        session = undefined;
        // What began must have been written down before what came of it is.
        await content.settled();
        return smtpOutcome(error instanceof Error ? error : new Error('Unknown'), content.hasBegun());
      }
    },
    rest() {
      session?.quit();
      session = undefined;
    },
  };
}
