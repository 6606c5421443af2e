/** 1 s, 5 s, 30 s, 2 min, 10 min, and then every hour. */
const DELAYS_SECONDS = [1, 5, 30, 120, 600];
const LAST_DELAY_SECONDS = 3600;
const JITTER = 0.25;

/**
 * How long a mail waits after an attempt that failed. A quarter more or less, so that mails which failed together do not
 * all come back together.
 *
 * @param attempts How many there were, this one included.
 * @param random From 0 to 1.
 */
export function retryDelaySeconds(attempts: number, random: number): number {
  const delay = DELAYS_SECONDS[attempts - 1] ?? LAST_DELAY_SECONDS;
  return delay * (1 - JITTER + 2 * JITTER * random);
}
