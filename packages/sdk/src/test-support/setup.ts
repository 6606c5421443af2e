// A client of the fake server, and time that passes when a test waits.

import { vi } from 'vitest';

import { createClient } from '../client/create-client.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { createFakeServer } from './fake-server.ts';
import type { FakeServer } from './fake-server.ts';
import { PASSWORD } from './fake-family.ts';

export const ANON_KEY = 'aalto_pk_test';

export function connect(server: FakeServer, storage: TokenStorage = memoryStorage()) {
  return createClient({
    url: 'http://aalto.test',
    anonKey: ANON_KEY,
    storage,
    fetch: (url, init) => server.fetch(url, init),
  });
}

/** A server, and a client that is signed in. */
export async function signedIn(email = 'ann@example.com') {
  const server = createFakeServer();
  const storage = memoryStorage();
  const client = connect(server, storage);
  await inTime(client.auth.signInWithPassword({ email, password: PASSWORD }));
  return { server, storage, client };
}

/** Awaits with faked timers: time passes as fast as the work allows. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const settle = (): void => void (state.isSettled = true);
  work.then(settle, settle);
  while (!state.isSettled) await vi.advanceTimersByTimeAsync(20);
  return work;
}

/** What is stored, as the text that it is. */
export async function slotIn(storage: TokenStorage): Promise<Record<string, unknown> | null> {
  const value: Record<string, unknown> | null = JSON.parse((await storage.read()) ?? 'null');
  return value;
}
