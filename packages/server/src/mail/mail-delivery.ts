import type { RootKeys } from '@aalto/auth-core';

import type { Database } from '../database/connect.ts';
import type { AaltoHooks } from '../hooks.ts';
import type { Environment, Log } from '../services.ts';
import { createHookSender } from './hook-sender.ts';
import { defaultMailAddress, parseMailAddress } from './mail-address.ts';
import { createMailQueue } from './mail-queue.ts';
import type { MailSender } from './mail-sender.ts';
import { createMailWorker } from './mail-worker.ts';
import { createSmtpSender } from './smtp-sender.ts';
import { parseSmtpUrl } from './smtp-settings.ts';

/** How mails leave this process. */
export interface MailDelivery {
  /** Mails are kept for the console's inbox, and none is sent. */
  readonly keeps: boolean;
  /** Mails leave, whatever becomes of them then. */
  readonly sends: boolean;
  /** A mail was committed. */
  nudge(): void;
  start(): void;
  close(): Promise<void>;
}

export interface MailOptions {
  /** `SMTP_URL`: `smtp://user:password@host:587`, or `smtps://…`; see {@link parseSmtpUrl}. */
  readonly smtpUrl?: string | undefined;
  /** `MAIL_FROM`: `Name <address>`; `Aalto <no-reply@…>` with the host of `publicUrl` by default. */
  readonly from?: string | undefined;
}

interface DeliveryOptions {
  readonly mail: MailOptions;
  readonly sendMail: AaltoHooks['sendMail'] | undefined;
  readonly publicUrl: string;
  readonly environment: Environment;
  readonly database: Database;
  readonly rootKeys: RootKeys;
  readonly log: Log;
}

/**
 * By the team's hook, else by SMTP. With neither, mails are kept in development; in production they wait for a process
 * that can send them, and are given up after a day by it.
 */
export function createMailDelivery(options: DeliveryOptions): MailDelivery {
  const { mail, publicUrl, environment, database, rootKeys, log } = options;
  const from = mail.from === undefined ? defaultMailAddress(publicUrl) : parseMailAddress(mail.from);
  const sender = senderOf(options);
  if (!sender) return withoutSender(environment, log);
  const worker = createMailWorker({ queue: createMailQueue(database), sender, from, rootKeys, log });
  return { keeps: false, sends: true, ...worker };
}

function senderOf({ mail: { smtpUrl }, sendMail }: DeliveryOptions): MailSender | undefined {
  if (sendMail) return createHookSender(sendMail);
  return smtpUrl === undefined ? undefined : createSmtpSender(parseSmtpUrl(smtpUrl));
}

function withoutSender(environment: Environment, log: Log): MailDelivery {
  const keeps = environment === 'development';
  return {
    keeps,
    sends: false,
    nudge: () => undefined,
    start() {
      if (!keeps)
        log.warn({ setting: 'SMTP_URL' }, 'SMTP_URL is not set: no mail is sent, and all of them wait');
    },
    close: () => Promise.resolve(),
  };
}
