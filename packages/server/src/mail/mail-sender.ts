import type { MailKind } from '../database/schema/index.ts';

/** What a mail says, in both of its parts. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Who a mail is from. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** A mail as it leaves: the whole of it, and nothing else. */
export interface OutgoingMail extends MailContent {
  /** The same for every attempt: what `Message-ID` is made of. */
  readonly id: string;
  readonly backendId: string;
  readonly kind: MailKind;
  readonly from: MailAddress;
  /** One address, as the database has it. */
  readonly to: string;
  readonly createdAt: Date;
}

/** What came of one attempt. `reason` is a code, never an address or a text of the server's. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  /** It did not arrive, and may if it is tried again. */
  | { readonly kind: 'deferred'; readonly reason: string }
  /** It did not arrive, and never will. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may have arrived: nobody can tell, so nobody tries again. */
  | { readonly kind: 'uncertain'; readonly reason: string };

export interface Attempt {
  /**
   * Awaited once, just before the mail begins to leave: from then on it cannot be taken back. Where it rejects, nothing
   * may leave.
   */
  readonly begin: () => Promise<void>;
  /** Time is up, or the process stops. */
  readonly signal: AbortSignal;
}

/** A way for mails to leave: SMTP, or a team's own. */
export interface MailSender {
  send(mail: OutgoingMail, attempt: Attempt): Promise<SendOutcome>;
  /** The queue is empty: what was held open for the next mail is let go. */
  rest(): void;
}
