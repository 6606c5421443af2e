import { describe, expect, it, vi } from 'vitest';

import { memoryStorage } from '../storage/memory-storage.ts';
import { PASSWORD } from '../test-support/fake-family.ts';
import { createFakeServer, neverArrives, refuses } from '../test-support/fake-server.ts';
import { connect } from '../test-support/setup.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionSource } from './session-store.ts';

const ann = { email: 'ann@example.com', password: PASSWORD };

/** A store that somebody watches, and the statuses it went through. */
function watch(client: SessionSource) {
  const store = createSessionStore(client);
  const statuses: string[] = [];
  const stop = store.subscribe(() => statuses.push(store.getState().status));
  return { store, statuses, stop };
}

const settled = (store: ReturnType<typeof createSessionStore>): Promise<void> =>
  vi.waitFor(() => expect(store.getState().status).not.toBe('loading'));

describe('the session, for React', () => {
  it('is loading, then what is stored', async () => {
    const client = connect(createFakeServer());
    await client.auth.signInWithPassword(ann);
    const { store } = watch(client);
    expect(store.getState()).toEqual({ status: 'loading', session: null });
    await settled(store);
    expect(store.getState()).toMatchObject({
      status: 'signed_in',
      session: { user: { email: ann.email } },
    });
  });

  it('follows a sign-in and a sign-out, this tab’s or another’s', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    const { store, statuses } = watch(connect(server, storage));
    await settled(store);
    expect(store.getState()).toMatchObject({ hasEnded: false });
    const other = connect(server, storage);
    await other.auth.signInWithPassword(ann);
    await vi.waitFor(() => expect(store.getState().status).toBe('signed_in'));
    await other.auth.signOut();
    await vi.waitFor(() => expect(store.getState().status).toBe('signed_out'));
    expect(store.getState()).toMatchObject({ hasEnded: true });
    expect(statuses).toEqual(['signed_out', 'signed_in', 'signed_out']);
  });

  it('does not take somebody for signed out because the server cannot be reached', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    await connect(server, storage).auth.signInWithPassword(ann);
    server.family.accessTokens.clear();
    vi.useFakeTimers({ now: Date.now() + 3_600_000 });
    server.next('auth.refresh', ...Array.from({ length: 50 }, () => neverArrives));
    const { store } = watch(connect(server, storage));
    await vi.advanceTimersByTimeAsync(600_000);
    vi.useRealTimers();
    expect(store.getState()).toMatchObject({ status: 'unavailable', error: { code: 'network_error' } });
  });

  it('tells that the server has ended it, also where nobody had heard of it yet', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    await connect(server, storage).auth.signInWithPassword(ann);
    vi.useFakeTimers({ now: Date.now() + 3_600_000 });
    server.next('auth.refresh', refuses('refresh_token_reused'));
    const { store } = watch(connect(server, storage));
    await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    expect(store.getState()).toMatchObject({ status: 'signed_out', hasEnded: true });
  });

  it('is kept as it was told when an older answer arrives later', async () => {
    const answer = Promise.withResolvers<{ data: { session: null }; error: null }>();
    let tell: Parameters<SessionSource['auth']['onAuthStateChange']>[0] = () => undefined;
    const { store } = watch({
      auth: {
        getSession: () => answer.promise,
        onAuthStateChange: (listener) => {
          tell = listener;
          return () => undefined;
        },
      },
    });
    const client = connect(createFakeServer());
    const { data } = await client.auth.signInWithPassword(ann);
    await tell('SIGNED_IN', data?.session ?? null);
    answer.resolve({ data: { session: null }, error: null });
    await answer.promise;
    expect(store.getState().status).toBe('signed_in');
  });

  it('stops watching when nobody watches it', async () => {
    const client = connect(createFakeServer());
    const { store, stop } = watch(client);
    await settled(store);
    stop();
    await client.auth.signInWithPassword(ann);
    expect(store.getState().status).toBe('signed_out');
  });
});
