import { availableParallelism } from 'node:os';

import { AaltoError } from '@aalto/auth-core';

/** Nobody waits much longer than this for a turn: who would is told so at once, and a client's patience is spared. */
const LONGEST_WAIT_MS = 2_000;
/** However slow a hash is, a few may wait. */
const LEAST_WAITING = 4;
/** What a hash is thought to take before one was measured. */
const FIRST_GUESS_MS = 100;
/** How much the latest hash counts in the running average. */
const LATEST_WEIGHT = 0.1;

export interface HashingQueueOptions {
  /** How many hashes are made at once: as many as there are cores, since each keeps one busy. */
  readonly concurrency?: number;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

/** Makes a hash when its turn comes. */
export type RunHash = <T>(hash: () => Promise<T>) => Promise<T>;

export type HashingQueue = ReturnType<typeof createHashingQueue>;

/**
 * A process's one queue for password hashes, which are meant to be dear (OWASP's denial of service cheat sheet: bound what
 * a request can cost). A bounded number waits; beyond it callers get `unavailable` at once, and the rest of the API stays
 * as fast as it was.
 */
export function createHashingQueue({
  concurrency = availableParallelism(),
  now = () => performance.now(),
}: HashingQueueOptions = {}) {
  /** Insertion ordered: who came first is served first. */
  const waiting = new Set<() => void>();
  let places = 0;
  let running = 0;
  let averageMs = FIRST_GUESS_MS;

  const startNext = (): void => {
    const [start] = waiting;
    if (start === undefined || running >= concurrency) return;
    waiting.delete(start);
    running += 1;
    start();
  };

  const untilTurn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(start);
        reject(tooBusy(1));
      };
      const start = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.add(start);
      startNext();
    });

  const run = async <T>(hash: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    await untilTurn(signal);
    const startedAt = now();
    try {
      return await hash();
    } finally {
      averageMs += LATEST_WEIGHT * (now() - startedAt - averageMs);
      running -= 1;
      startNext();
    }
  };

  const capacity = (): number =>
    concurrency + Math.max(LEAST_WAITING, Math.round((concurrency * LONGEST_WAIT_MS) / averageMs));

  const refuseWhenFull = (): void => {
    if (places >= capacity()) throw tooBusy(Math.ceil((places * averageMs) / concurrency / 1000));
  };

  return {
    /**
     * For whoever has to ask elsewhere before keeping a place, for longer than one may be kept.
     *
     * @throws {AaltoError} `unavailable`: there is no place now.
     */
    refuseWhenFull,

    /**
     * Keeps a place while `work` looks up what is to be hashed, so that whoever cannot be served costs nothing at all, not
     * even a look at the database. The place is given up once a hash was made, or the work is over.
     *
     * @param signal Of the caller: once it is aborted, nobody waits for the hash any more.
     * @throws {AaltoError} `unavailable`: there is no place.
     */
    async keepPlace<T>(signal: AbortSignal | undefined, work: (run: RunHash) => Promise<T>): Promise<T> {
      refuseWhenFull();
      places += 1;
      let hasPlace = true;
      const leave = (): void => {
        if (hasPlace) places -= 1;
        hasPlace = false;
      };
      try {
        return await work((hash) => run(hash, signal).finally(leave));
      } finally {
        leave();
      }
    },

    /** Makes a hash that can be made another time: not at all where others wait. */
    async runWhenFree<T>(hash: () => Promise<T>): Promise<T | undefined> {
      return running < concurrency ? run(hash, undefined) : undefined;
    },
  };
}

function tooBusy(retryAfterSeconds: number): AaltoError {
  return new AaltoError('unavailable', { retryAfterSeconds });
}
