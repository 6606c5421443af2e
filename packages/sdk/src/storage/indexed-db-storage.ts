import { findIndexedDb } from './indexed-db.ts';
import type { IdbDatabase, IdbMode, IdbTransaction } from './indexed-db.ts';
import type { TokenStorage } from './token-storage.ts';
import { whileAwake } from './while-awake.ts';

const DATABASE = 'aalto';
const STORE = 'slots';

/**
 * For browsers: shared by every tab of an origin, and on the disk once an update resolves.
 *
 * @param name Of the slot; clients of one backend share one name.
 * @example
 * import { createClient, indexedDbStorage } from '@aalto/sdk';
 *
 * const storage = indexedDbStorage('my-app');
 * createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…', storage });
 */
export function indexedDbStorage(name = 'default'): TokenStorage {
  const inTransaction = createTransactions();
  const channel = lazyChannel(`aalto:${name}`);
  return {
    read: () => inTransaction('readonly', name, (stored) => stored),
    async update(change) {
      let hasChanged = false;
      await inTransaction('readwrite', name, (stored) => {
        const next = change(stored);
        hasChanged = next !== stored;
        return next;
      });
      if (hasChanged) channel()?.postMessage(null);
    },
    watch(onChange) {
      const awake = whileAwake(onChange);
      channel()?.addEventListener('message', awake.onChange);
      return () => {
        awake.stop();
        channel()?.removeEventListener('message', awake.onChange);
      };
    },
  };
}

type Change = (stored: string | null) => string | null;
type Transact = (mode: IdbMode, key: string, change: Change) => Promise<string | null>;

/** Keeps one connection. Browsers close those of pages in the background, so one that is closed is opened again. */
function createTransactions(): Transact {
  let opened: Promise<IdbDatabase> | undefined;
  const connect = (): Promise<IdbDatabase> => (opened ??= openDatabase(() => (opened = undefined)));
  return async (mode, key, change) => {
    try {
      return await transact(
        (await connect()).transaction(STORE, mode, { durability: 'strict' }),
        key,
        change,
      );
    } catch (error) {
      const isClosed = error instanceof DOMException && error.name === 'InvalidStateError';
      opened = undefined;
      if (!isClosed) throw error;
      return transact((await connect()).transaction(STORE, mode, { durability: 'strict' }), key, change);
    }
  };
}

function openDatabase(onClosed: () => void): Promise<IdbDatabase> {
  const factory = findIndexedDb();
  if (!factory) return Promise.reject(new Error('There is no IndexedDB here'));
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
    request.addEventListener('error', () => reject(request.error));
    request.addEventListener('success', () => {
      const database = request.result;
      database.addEventListener('close', onClosed);
      database.addEventListener('versionchange', () => {
        database.close();
        onClosed();
      });
      resolve(database);
    });
  });
}

/** Resolves once the transaction is complete: with strict durability, once it is on the disk. */
function transact(transaction: IdbTransaction, key: string, change: Change): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const store = transaction.objectStore(STORE);
    let next: string | null = null;
    let failure: unknown;
    const request = store.get(key);
    request.addEventListener('success', () => {
      const stored = typeof request.result === 'string' ? request.result : null;
      try {
        next = change(stored);
        if (next === stored) return;
        if (next === null) store.delete(key);
        else store.put(next, key);
      } catch (error) {
        failure = error;
        transaction.abort();
      }
    });
    transaction.addEventListener('complete', () => resolve(next));
    transaction.addEventListener('abort', () => reject(failure ?? transaction.error));
  });
}

/** Tells the other tabs; one's own hears nothing of it. Opened when first needed: an open one keeps Node alive. */
function lazyChannel(name: string) {
  let channel: InstanceType<typeof BroadcastChannel> | undefined;
  return () => {
    if (typeof BroadcastChannel !== 'undefined') channel ??= new BroadcastChannel(name);
    return channel;
  };
}
