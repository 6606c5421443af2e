/**
 * As much of IndexedDB as is used here, in types of our own: these sources are also read by projects that have no
 * browser types, and browser types would clash with Node's there. A test holds them against the browser's.
 */
export interface IdbFactory {
  open(name: string, version: number): IdbRequest<IdbDatabase>;
}

export interface IdbDatabase {
  createObjectStore(name: string): unknown;
  transaction(store: string, mode: IdbMode, options: { durability: 'strict' }): IdbTransaction;
  addEventListener(type: 'close' | 'versionchange', listener: () => void): void;
  close(): void;
}

export interface IdbTransaction {
  readonly error: unknown;
  objectStore(name: string): IdbObjectStore;
  addEventListener(type: 'complete' | 'abort', listener: () => void): void;
  abort(): void;
}

interface IdbObjectStore {
  get(key: string): IdbRequest<unknown>;
  put(value: string, key: string): unknown;
  delete(key: string): unknown;
}

interface IdbRequest<T> {
  readonly result: T;
  readonly error: unknown;
  addEventListener(type: 'success' | 'error' | 'upgradeneeded', listener: () => void): void;
}

export type IdbMode = 'readonly' | 'readwrite';

declare const indexedDB: IdbFactory | undefined;

/** Undefined outside browsers. */
export function findIndexedDb(): IdbFactory | undefined {
  return typeof indexedDB === 'undefined' ? undefined : indexedDB;
}
