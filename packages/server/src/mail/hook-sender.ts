import { MailRefusedError } from '../hooks.ts';
import type { AaltoHooks } from '../hooks.ts';
import type { Attempt, MailSender, OutgoingMail, SendOutcome } from './mail-sender.ts';

/** Hands mails to a team's own `sendMail`. What it does is not ours to see, so a mail has begun once it is asked. */
export function createHookSender(sendMail: NonNullable<AaltoHooks['sendMail']>): MailSender {
  return {
    async send(mail: OutgoingMail, { begin, signal }: Attempt): Promise<SendOutcome> {
      await begin();
      return Promise.race([askHook(() => sendMail(mail, { signal })), untilAborted(signal)]);
    },
    rest: () => undefined,
  };
}

async function askHook(send: () => Promise<void>): Promise<SendOutcome> {
  try {
    await send();
    return { kind: 'sent' };
  } catch (error) {
    // Its message is the team's own text, and may quote the mail.
    return { kind: error instanceof MailRefusedError ? 'refused' : 'deferred', reason: 'HOOK' };
  }
}

async function untilAborted(signal: AbortSignal): Promise<SendOutcome> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (!signal.aborted) await promise;
  return { kind: 'uncertain', reason: 'EABORT' };
}
