import { inTime } from '../database/in-time.ts';
import { deliverMail, RECORDING_SECONDS, told, UNCERTAIN } from './deliver-mail.ts';
import type { DeliveryMeans } from './deliver-mail.ts';
import type { TakenMail } from './mail-queue.ts';

/** For what other processes left, and what is tried again. */
const POLL_MS = 2_000;
/** How long what is under way may take to end when the process stops. */
const DRAIN_SECONDS = 5;

/**
 * Sends what is due, one mail after another. Every process has one; the database decides which of them a mail is for.
 * It does not keep the process alive, and whatever happens in it is a line in the log.
 */
export function createMailWorker(means: DeliveryMeans) {
  const { queue, sender, log } = means;
  /** Nothing more is taken; then, what is under way ends at once. */
  const closing = new AbortController();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isAskedAgain = false;
  let isSweepDue = false;
  let running: Promise<void> | undefined;

  const next = async (): Promise<TakenMail | undefined> =>
    closing.signal.aborted ? undefined : queue.take();

  const drain = async (): Promise<void> => {
    for (let mail = await next(); mail; mail = await next()) await deliverMail(means, mail, stopping.signal);
    // What waits goes first: nobody waits for what is over.
    if (isSweepDue) for (const mail of await queue.endAbandoned()) log.error(told(mail), UNCERTAIN);
    isSweepDue = false;
  };

  const run = async (): Promise<void> => {
    try {
      do {
        isAskedAgain = false;
        await drain();
      } while (isAskedAgain && !closing.signal.aborted);
    } catch (err) {
      log.warn({ err }, 'the mail queue could not be read');
    } finally {
      sender.rest();
      running = undefined;
    }
  };

  /** There may be something to send. */
  const nudge = (): void => {
    isAskedAgain = true;
    if (timer && !closing.signal.aborted) running ??= run();
  };

  const poll = (): void => {
    isSweepDue = true;
    nudge();
  };

  return {
    nudge,
    start(): void {
      timer ??= setInterval(poll, POLL_MS).unref();
      poll();
    },
    /** Takes nothing more, and lets what is under way end, within reason: the database may be gone too. */
    async close(): Promise<void> {
      closing.abort();
      clearInterval(timer);
      await inTime(running ?? Promise.resolve(), DRAIN_SECONDS).catch(() => stopping.abort());
      await inTime(running ?? Promise.resolve(), RECORDING_SECONDS).catch(() => undefined);
    },
  };
}
