import { createClient } from '@aalto/sdk';
import type { TokenStorage } from '@aalto/sdk';

import type { SdkClient } from './sdk-device.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface TabOptions {
  readonly anonKey: string;
  /** What its tabs share, and what outlives it. */
  readonly storage: TokenStorage;
  readonly fetch: Fetch;
}

/** A client of the SDK that can die at any point: then nothing of what it waits for ever comes, and it stores nothing. */
export interface Tab {
  readonly client: SdkClient;
  /** What the work comes to; undefined where the tab dies first. */
  lives<T>(work: Promise<T>): Promise<T | undefined>;
  kill(): void;
}

export function openTab({ anonKey, storage, fetch }: TabOptions): Tab {
  const death = Promise.withResolvers<undefined>();
  let isAlive = true;
  const never = new Promise<never>(() => undefined);
  const whileAlive = async <T>(begin: () => Promise<T>): Promise<T> => {
    if (!isAlive) return never;
    const result = await begin().finally(() => (isAlive ? undefined : never));
    return result;
  };
  const client = createClient({
    // Each request goes to whichever process its wire leads to.
    url: 'http://aalto.test',
    anonKey,
    storage: {
      read: () => whileAlive(() => storage.read()),
      update: (change) => whileAlive(() => storage.update(change)),
    },
    fetch: (url, init) => whileAlive(() => fetch(url, init)),
  });
  return {
    client,
    lives: (work) => Promise.race([work, death.promise]),
    kill() {
      isAlive = false;
      death.resolve(undefined);
    },
  };
}

/** Sends to a process what a tab sends. */
export function fetchFrom(
  { url: base }: { readonly url: string },
  url: string,
  init: RequestInit,
): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`${base}${pathname}${search}`, init);
}
