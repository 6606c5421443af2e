import { setTimeout as pause } from 'node:timers/promises';

import { openSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';

import { inTime } from '../database/in-time.ts';
import type { Log } from '../services.ts';
import { mailContentOf, mailContext } from './enqueue-mail.ts';
import type { MailQueue, TakenMail } from './mail-queue.ts';
import type { MailAddress, MailSender, OutgoingMail, SendOutcome } from './mail-sender.ts';

/** Of one attempt in all; the lease is longer. */
const ATTEMPT_MS = 60_000;
/** What came of a mail is written down within this, or once more. */
export const RECORDING_SECONDS = 3;
const RECORDING_TRIES = 5;

export interface DeliveryMeans {
  readonly queue: MailQueue;
  readonly sender: MailSender;
  readonly from: MailAddress;
  readonly rootKeys: RootKeys;
  readonly log: Log;
}

/** Makes one attempt at a mail, writes down what came of it, and says so in the log. Never throws. */
export async function deliverMail(
  means: DeliveryMeans,
  mail: TakenMail,
  stopping: AbortSignal,
): Promise<void> {
  const outcome = await attempt(means, mail, stopping);
  await recordPersistently(means, mail, outcome);
  switch (outcome.kind) {
    case 'sent':
      return means.log.info(told(mail), 'a mail was sent');
    case 'deferred':
      return means.log.warn({ ...told(mail), reason: outcome.reason }, 'a mail could not be sent yet');
    case 'refused':
      return means.log.error({ ...told(mail), reason: outcome.reason }, 'a mail is given up');
    case 'uncertain':
      return means.log.error({ ...told(mail), reason: outcome.reason }, UNCERTAIN);
    default:
      return outcome satisfies never;
  }
}

export const UNCERTAIN = 'a mail may have been sent, and is not sent again';

/** What a log may say of a mail: neither whom it goes to nor what it says. */
export function told({ id: mail, kind, attempts }: TakenMail) {
  return { mail, kind, attempts };
}

/** What went wrong is an outcome, and after the mail began an uncertain one. */
async function attempt(
  { queue, sender, from, rootKeys, log }: DeliveryMeans,
  mail: TakenMail,
  stopping: AbortSignal,
): Promise<SendOutcome> {
  if (mail.isTooOld) return { kind: 'refused', reason: 'EXPIRED' };
  let hasBegun = false;
  const begin = async (): Promise<void> => {
    await queue.begin(mail);
    hasBegun = true;
  };
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(ATTEMPT_MS)]);
    return await sender.send(await openMail(mail, from, rootKeys), { begin, signal });
  } catch (err) {
    log.error({ err, mail: mail.id }, 'a mail could not be made ready');
    return { kind: hasBegun ? 'uncertain' : 'deferred', reason: 'ERROR' };
  }
}

async function openMail(mail: TakenMail, from: MailAddress, rootKeys: RootKeys): Promise<OutgoingMail> {
  const { backendId, id, kind, toAddress: to, createdAt } = mail;
  const content = await openSecret(mail.sealedContent ?? '', mailContext(mail), rootKeys);
  return { backendId, id, kind, from, to, createdAt, ...mailContentOf(content) };
}

/** A mail that left is known to have left only here, so a database that is away for a moment is waited for. */
async function recordPersistently(
  { queue, log }: DeliveryMeans,
  mail: TakenMail,
  outcome: SendOutcome,
): Promise<void> {
  for (let tries = 1; tries <= RECORDING_TRIES; tries += 1) {
    try {
      return await inTime(queue.record(mail, outcome), RECORDING_SECONDS);
    } catch (err) {
      log.warn({ err, mail: mail.id, outcome: outcome.kind }, 'what came of a mail could not be recorded');
      await pause(1_000, undefined, { ref: false });
    }
  }
}
