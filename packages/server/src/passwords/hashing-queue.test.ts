import { describe, expect, test } from 'vitest';

import { createHashingQueue } from './hashing-queue.ts';

/** Hashes that end when the test says so. */
function slowHashes() {
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  return {
    hash: async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    },
    get started() {
      return ends.length;
    },
    get most() {
      return most;
    },
    async end(): Promise<void> {
      ends.forEach((end) => end());
      await settle();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const tooBusy = { code: 'unavailable', status: 503 };

describe('the hashing queue', () => {
  test('makes no more hashes at once than it may, and all of them in the end, first come first served', async () => {
    const queue = createHashingQueue({ concurrency: 2 });
    const hashes = slowHashes();
    const order: number[] = [];
    const calls = Array.from({ length: 9 }, (_, n) =>
      queue.keepPlace(undefined, (run) => run(hashes.hash)).then(() => order.push(n)),
    );
    for (let round = 0; round < 5; round += 1) {
      await settle();
      await hashes.end();
    }
    await Promise.all(calls);
    expect(hashes.most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test.each([
    { milliseconds: 50, concurrency: 2, waiting: 80 },
    { milliseconds: 500, concurrency: 2, waiting: 8 },
    { milliseconds: 60_000, concurrency: 1, waiting: 4 },
  ])(
    'where a hash takes $milliseconds ms on $concurrency cores, $waiting wait, and one more is refused at once',
    async ({ milliseconds, concurrency, waiting }) => {
      let clock = 0;
      const queue = createHashingQueue({ concurrency, now: () => clock });
      const measured = async (): Promise<void> => void (clock += milliseconds);
      for (let n = 0; n < 200; n += 1) await queue.keepPlace(undefined, (run) => run(measured));
      const hashes = slowHashes();
      const hash = () => queue.keepPlace(undefined, (run) => run(hashes.hash));
      const served = Array.from({ length: concurrency + waiting }, hash);
      await settle();
      const drained = Math.ceil(((concurrency + waiting) * milliseconds) / concurrency / 1000);
      await expect(hash()).rejects.toMatchObject({ ...tooBusy, details: { retryAfterSeconds: drained } });
      while (hashes.started < served.length) await hashes.end();
      await hashes.end();
      await Promise.all(served);
    },
  );

  test('whoever looks something up first has a place meanwhile, and leaves it when it throws', async () => {
    const queue = createHashingQueue({ concurrency: 1, now: () => 0 });
    const lookUp = Promise.withResolvers<void>();
    const refuse = async (): Promise<void> => {
      await lookUp.promise;
      throw new Error('nothing to hash');
    };
    const all: Promise<void>[] = [];
    for (let n = 0; n < 21; n += 1) all.push(queue.keepPlace(undefined, refuse));
    await expect(queue.keepPlace(undefined, async () => 1)).rejects.toMatchObject(tooBusy);
    expect(() => queue.refuseWhenFull()).toThrow(expect.objectContaining(tooBusy));
    lookUp.resolve();
    await Promise.allSettled(all);
    queue.refuseWhenFull();
    expect(await queue.keepPlace(undefined, (run) => run(async () => 1))).toBe(1);
  });

  test('whoever gave up while waiting is dropped: no hash is made for them', async () => {
    const queue = createHashingQueue({ concurrency: 1 });
    const hashes = slowHashes();
    const gone = new AbortController();
    const first = queue.keepPlace(undefined, (run) => run(hashes.hash));
    const dropped = queue.keepPlace(gone.signal, (run) => run(hashes.hash));
    const last = queue.keepPlace(undefined, (run) => run(hashes.hash));
    gone.abort();
    await expect(dropped).rejects.toMatchObject(tooBusy);
    await hashes.end();
    await hashes.end();
    await Promise.all([first, last]);
    expect(hashes.started).toBe(2);
    await expect(queue.keepPlace(gone.signal, (run) => run(hashes.hash))).rejects.toMatchObject(tooBusy);
    expect(hashes.started).toBe(2);
  });

  test('a hash that fails frees its core', async () => {
    const queue = createHashingQueue({ concurrency: 1 });
    const fail = (): Promise<never> => Promise.reject(new Error('out of memory'));
    for (let n = 0; n < 3; n += 1)
      await expect(queue.keepPlace(undefined, (run) => run(fail))).rejects.toThrow('out of memory');
    expect(await queue.keepPlace(undefined, (run) => run(async () => 'made'))).toBe('made');
  });

  test('what can wait for another day is left while every core is busy', async () => {
    const queue = createHashingQueue({ concurrency: 1 });
    const hashes = slowHashes();
    const busy = queue.keepPlace(undefined, (run) => run(hashes.hash));
    await settle();
    expect(await queue.runWhenFree(async () => 'made')).toBeUndefined();
    await hashes.end();
    await busy;
    expect(await queue.runWhenFree(async () => 'made')).toBe('made');
  });
});
