import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStorage } from '../../storage/memory-storage.ts';
import { answers, factor } from '../../test-support/answers.ts';
import { GOOD_CODE, PASSWORD } from '../../test-support/fake-family.ts';
import { createFakeServer, gate, neverArrives, refuses } from '../../test-support/fake-server.ts';
import { connect } from '../../test-support/setup.ts';
import { createFactorsStore } from './factors-store.ts';

const ann = { email: 'ann@example.com', password: PASSWORD };
const [first, second] = [factor('1'), factor('2')];

const holds = (...factors: object[]) => answers({ factors });

/** Somebody who is signed in, and a store that follows their session as the provider has it. */
async function followed() {
  const server = createFakeServer();
  const storage = memoryStorage();
  const client = connect(server, storage);
  const store = createFactorsStore(client.auth);
  client.auth.onAuthStateChange(store.follow);
  await client.auth.signInWithPassword(ann);
  return { server, storage, client, store };
}

type Followed = Awaited<ReturnType<typeof followed>>;

const asked = ({ server }: Followed): number => server.requestsFor('auth.listFactors').length;

async function settled({ store }: Followed): Promise<void> {
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ isLoading: false, status: 'ready' }));
}

/** A list that somebody looks at. */
async function watched() {
  const all = await followed();
  all.server.next('auth.listFactors', holds(first, second));
  const stop = all.store.subscribe(() => undefined);
  await settled(all);
  return { ...all, stop };
}

describe('the authenticators, for React', () => {
  it('are asked for once somebody looks, and not before', async () => {
    const all = await followed();
    expect(asked(all)).toBe(0);
    expect(all.store.getState()).toMatchObject({ status: 'loading', data: null });
    all.server.next('auth.listFactors', holds(first));
    all.store.subscribe(() => undefined);
    await settled(all);
    expect(all.store.getState().data).toEqual([first]);
  });

  it('are asked for again after a step-up, also one of another tab', async () => {
    const all = await watched();
    all.server.next('auth.listFactors', holds(second));
    await connect(all.server, all.storage).auth.verifyMfa({ code: GOOD_CODE });
    await vi.waitFor(() => expect(all.store.getState().data).toEqual([second]));
  });

  it('are asked for again after a refresh only where the session tells of others', async () => {
    const all = await followed();
    all.server.next('auth.listFactors', holds());
    all.store.subscribe(() => undefined);
    await settled(all);
    await all.client.auth.refreshSession();
    expect(asked(all)).toBe(1);
    all.store.update(() => [first]);
    all.server.next('auth.listFactors', holds(second));
    await all.client.auth.refreshSession();
    await vi.waitFor(() => expect(all.store.getState().data).toEqual([second]));
  });

  it('go with their owner, whether or not somebody looks', async () => {
    const all = await watched();
    all.stop();
    await all.client.auth.signOut();
    expect(all.store.getState()).toMatchObject({ status: 'signed_out', data: null });
    await all.client.auth.signInWithPassword({ ...ann, email: 'bob@example.com' });
    expect(all.store.getState()).toMatchObject({ status: 'loading', data: null });
  });

  it('are not shown to whoever signs in while the answer for the one before is on its way', async () => {
    const all = await followed();
    const held = gate();
    const late = (): Response => Response.json({ result: { data: { factors: [first] } } });
    all.server.next('auth.listFactors', () => held.after(late));
    const stop = all.store.subscribe(() => undefined);
    await held.reached;
    stop();
    await all.client.auth.signInWithPassword({ ...ann, email: 'bob@example.com' });
    held.open();
    await vi.waitFor(() => expect(all.server.requestsFor('auth.listFactors')).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(all.store.getState().data).toBeNull();
  });

  it('have their new name at once', async () => {
    const all = await watched();
    all.server.next('auth.renameFactor', answers({ factor: { ...first, friendlyName: 'New' } }));
    all.server.next('auth.listFactors', holds({ ...first, friendlyName: 'New' }, second));
    expect(await all.store.rename('1', 'New')).toMatchObject({ error: null });
    expect(all.store.getState().data).toMatchObject([{ friendlyName: 'New' }, second]);
  });

  it('keep their name where it is refused, and the refusal is answered', async () => {
    const all = await watched();
    all.server.next('auth.renameFactor', refuses('insufficient_aal'));
    expect((await all.store.rename('1', 'New')).error?.code).toBe('insufficient_aal');
    expect(all.store.getState().data).toEqual([first, second]);
  });

  it('are without the one that was removed, and so is the session', async () => {
    const all = await watched();
    all.server.next('auth.unenrollMfa', answers({}));
    all.server.next('auth.listFactors', holds(second));
    await all.store.remove('1');
    expect(all.store.getState().data).toEqual([second]);
    expect(all.server.requestsFor('auth.refresh')).toHaveLength(1);
  });
});

describe('while the server cannot be reached', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('the authenticators stay as they were, and are asked for again by themselves', async () => {
    const server = createFakeServer();
    const client = connect(server);
    const store = createFactorsStore(client.auth);
    await client.auth.signInWithPassword(ann);
    server.next('auth.listFactors', holds(first));
    store.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.getState().data).toEqual([first]);
    server.next('auth.listFactors', ...Array.from({ length: 10 }, () => neverArrives));
    void store.reload();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(store.getState().data).toEqual([first]);
    server.next('auth.listFactors', holds(second));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.getState()).toMatchObject({ status: 'ready', error: null });
  });
});
