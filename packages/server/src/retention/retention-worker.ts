import type { Database } from '../database/connect.ts';
import { inTime } from '../database/in-time.ts';
import type { Log } from '../services.ts';
import { clearAway } from './clear-away.ts';

const EVERY_MS = 10 * 60_000;
/** How long a batch that is under way may take to end when the process stops. */
const CLOSING_SECONDS = 3;

/**
 * Clears away what was kept long enough, as the process starts and every ten minutes. Every process has one, so that no
 * cron is needed; between them they share the rows. It does not keep the process alive.
 */
export function createRetentionWorker(database: Database, log: Log) {
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    try {
      await clearAway(database, closing.signal);
    } catch (err) {
      log.warn({ err }, 'what is over could not be cleared away');
    } finally {
      running = undefined;
    }
  };

  const poll = (): void => {
    running ??= run();
  };

  return {
    start(): void {
      timer ??= setInterval(poll, EVERY_MS).unref();
      poll();
    },
    async close(): Promise<void> {
      closing.abort();
      clearInterval(timer);
      await inTime(running ?? Promise.resolve(), CLOSING_SECONDS).catch(() => undefined);
    },
  };
}
