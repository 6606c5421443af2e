import { hashPassword, verifyPassword } from '@aalto/auth-core';

import { createHashingQueue } from './hashing-queue.ts';
import type { HashingQueue } from './hashing-queue.ts';

/** Hashing, by whoever has a place in the queue. */
export interface Hashing {
  hash(password: string): Promise<string>;
  verify(storedHash: string, password: string): Promise<boolean>;
}

export type Passwords = ReturnType<typeof createPasswords>;

/** Every hash that a process makes or verifies for a caller, in its one queue. */
export function createPasswords(queue: HashingQueue = createHashingQueue()) {
  return {
    /** Refuses with `unavailable` where `inTurn` would, for whoever has to ask elsewhere first. */
    refuseWhenFull: (): void => queue.refuseWhenFull(),

    /**
     * Keeps a place for one hash while `work` finds out what to hash; refuses with `unavailable` where none is free.
     */
    inTurn<T>(signal: AbortSignal | undefined, work: (hashing: Hashing) => Promise<T>): Promise<T> {
      return queue.keepPlace(signal, (run) =>
        work({
          hash: (password) => run(() => hashPassword(password)),
          verify: (storedHash, password) => run(() => verifyPassword(storedHash, password)),
        }),
      );
    },

    /** A hash that can wait for another day: undefined while others want theirs. */
    hashWhenFree(password: string): Promise<string | undefined> {
      return queue.runWhenFree(() => hashPassword(password));
    },
  };
}
