import type { OutgoingMail } from './mail/mail-sender.ts';

/** Places where a team takes part in what Aalto does. */
export interface AaltoHooks {
  /**
   * Sends mails in place of SMTP: by the HTTP API of a mail service, say. The queue, its retries and its limits stay
   * the same. What it throws is retried for a day, unless it is a {@link MailRefusedError}.
   *
   * A mail is never handed to it twice without its having thrown: where the process dies while it runs, or it takes
   * longer than a minute, the mail may have left and is not sent again. `mail.id` is the same for every attempt, for a
   * service that takes an idempotency key.
   *
   * @example
   * const sendMail: AaltoHooks['sendMail'] = async ({ id, from, to, subject, text, html }, { signal }) => {
   *   const response = await fetch('https://api.mail.example/v1/messages', {
   *     method: 'POST',
   *     headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': id, 'content-type': 'application/json' },
   *     body: JSON.stringify({ from: `${from.name} <${from.address}>`, to, subject, text, html }),
   *     signal,
   *   });
   *   if (response.status === 422) throw new MailRefusedError();
   *   if (!response.ok) throw new Error(`The mail service answered ${response.status}`);
   * };
   */
  readonly sendMail?: (mail: OutgoingMail, options: { readonly signal: AbortSignal }) => Promise<void>;
}

/** What `sendMail` throws where trying again cannot help: the address does not exist, say. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}
