import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IDBDatabase, indexedDB } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';

import { fileStorage } from './file-storage.ts';
import type { IdbFactory } from './indexed-db.ts';
import { indexedDbStorage } from './indexed-db-storage.ts';
import { memoryStorage } from './memory-storage.ts';
import type { TokenStorage } from './token-storage.ts';

let folder: string;
beforeAll(async () => {
  vi.stubGlobal('indexedDB', indexedDB);
  folder = await mkdtemp(join(tmpdir(), 'aalto-sdk-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two holders that share one storage, as two tabs or processes do. */
const kinds: [string, () => readonly [TokenStorage, TokenStorage]][] = [
  [
    'memoryStorage',
    () => {
      const storage = memoryStorage();
      return [storage, storage];
    },
  ],
  [
    'indexedDbStorage',
    () => {
      const name = crypto.randomUUID();
      return [indexedDbStorage(name), indexedDbStorage(name)];
    },
  ],
  [
    'fileStorage',
    () => {
      const file = join(folder, crypto.randomUUID(), 'session.json');
      return [fileStorage(file), fileStorage(file)];
    },
  ],
];

describe.each(kinds)('%s', (_, open) => {
  it('keeps what was stored, for all who share it, and forgets what was removed', async () => {
    const [one, other] = open();
    expect(await one.read()).toBeNull();
    await one.update(() => 'first');
    expect(await other.read()).toBe('first');
    await other.update((stored) => `${stored}, second`);
    expect(await one.read()).toBe('first, second');
    await one.update(() => null);
    expect(await other.read()).toBeNull();
  });

  it('loses no update of two holders at once', async () => {
    const [one, other] = open();
    const count = (stored: string | null): string => String(Number(stored ?? 0) + 1);
    await Promise.all(Array.from({ length: 40 }, (_, turn) => (turn % 2 ? one : other).update(count)));
    expect(await one.read()).toBe('40');
  });

  it('leaves what it held where a change throws, and goes on', async () => {
    const [one, other] = open();
    await one.update(() => 'kept');
    const failing = one.update(() => {
      throw new Error('A mistake');
    });
    await expect(failing).rejects.toThrow('A mistake');
    expect(await other.read()).toBe('kept');
    await other.update((stored) => `${stored} on`);
    expect(await one.read()).toBe('kept on');
  });
});

describe('indexedDbStorage', () => {
  it('asks of IndexedDB only what browsers have', () => {
    expectTypeOf(globalThis.indexedDB).toExtend<IdbFactory>();
  });

  it('asks for strict durability', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await indexedDbStorage('durable').update(() => 'x');
    expect(transaction).toHaveBeenCalledWith('slots', 'readwrite', { durability: 'strict' });
    transaction.mockRestore();
  });

  it('tells the other tabs of a change, and of nothing else, until they stop listening', async () => {
    const [tab, otherTab] = [indexedDbStorage('told'), indexedDbStorage('told')];
    let told = 0;
    const unwatch = otherTab.watch?.(() => (told += 1));
    await tab.update(() => 'new');
    await vi.waitFor(() => expect(told).toBe(1));
    await tab.update((stored) => stored);
    await tab.read();
    await tab.update(() => null);
    await vi.waitFor(() => expect(told).toBe(2));
    unwatch?.();
  });

  it('a tab that sleeps looks at nothing, which would hold up the others, and catches up as it wakes', async () => {
    const page = new EventTarget();
    vi.stubGlobal('document', page);
    const [tab, sleeper] = [indexedDbStorage('asleep'), indexedDbStorage('asleep')];
    const told = vi.fn();
    const unwatch = sleeper.watch?.(told);
    // A third tab stays awake.
    vi.stubGlobal('document', undefined);
    const heard = new Promise<void>((resolve) => indexedDbStorage('asleep').watch?.(resolve));
    page.dispatchEvent(new Event('freeze'));
    await tab.update(() => 'meanwhile');
    await heard;
    expect(told).not.toHaveBeenCalled();
    page.dispatchEvent(new Event('resume'));
    expect(told).toHaveBeenCalledTimes(1);
    unwatch?.();
  });

  it('opens its database again after the browser has closed the connection', async () => {
    const opened: IDBDatabase[] = [];
    const original = Reflect.get(IDBDatabase.prototype, 'transaction');
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...args
    ) {
      opened.push(this);
      return Reflect.apply(original, this, args);
    });
    const storage = indexedDbStorage('closed');
    await storage.update(() => 'before');
    opened[0]?.close();
    expect(await storage.read()).toBe('before');
    spy.mockRestore();
  });
});
