import { AaltoError } from '@aalto/auth-core';

/** Longer than any call of ours takes, and well before a client gives up and repeats it. */
const LIMIT_SECONDS = 8;

/**
 * What is worked out in time; else `unavailable`. The driver queues for as long as a database is gone, and whoever
 * called should be told. The work itself may still complete: a retry carries the same attempt.
 */
export async function inTime<T>(work: Promise<T>, limitSeconds = LIMIT_SECONDS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tell = () => reject(new AaltoError('unavailable', { retryAfterSeconds: 1 }));
    timer = setTimeout(tell, limitSeconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
