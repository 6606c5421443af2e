import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { gate, hangs, lost, neverArrives, refuses } from '../test-support/fake-server.ts';
import { connect, inTime, signedIn, slotIn } from '../test-support/setup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FIVE_MINUTES = 300_000;

function attemptsOf(server: Awaited<ReturnType<typeof signedIn>>['server']): unknown[] {
  return server.requestsFor('auth.refresh').map(({ inputs }) => inputs[0]?.['attempt']);
}

describe('a refresh', () => {
  it('happens ahead of a call when the access token is about to end, by seconds since its receipt', async () => {
    const { server, client } = await signedIn();
    await inTime(client.data.notes.list());
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    vi.setSystemTime(Date.now() + FIVE_MINUTES - 20_000);
    const { error } = await inTime(client.data.notes.list());
    expect(error).toBeNull();
    expect(server.requestsFor('auth.refresh')).toHaveLength(1);
    expect(server.requestsFor('data.notes.list')).toHaveLength(2);
  });

  it('counts by the server’s clock: a device whose clock is hours off neither refreshes nor signs out early', async () => {
    const { server, storage, client } = await signedIn();
    for (const hours of [-5000, 5000]) {
      await storage.update((text) => {
        const slot = JSON.parse(text ?? '{}');
        const shift = (time: string) => new Date(Date.parse(time) + hours * 3_600_000).toISOString();
        const session = {
          ...slot.session,
          expiresAt: shift(slot.session.expiresAt),
          refreshExpiresAt: shift(slot.session.refreshExpiresAt),
        };
        return JSON.stringify({ ...slot, session });
      });
      expect((await inTime(client.data.notes.list())).error).toBeNull();
    }
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
  });

  it('stores its attempt, 22 characters, before anything is sent', async () => {
    const { server, storage, client } = await signedIn();
    const held = gate();
    server.next('auth.refresh', held.before);
    const refreshed = client.auth.refreshSession();
    await inTime(held.reached);
    const [attempt] = attemptsOf(server);
    expect(attempt).toMatch(/^[\w-]{22}$/);
    expect(await slotIn(storage)).toMatchObject({ pending: { kind: 'refresh', attempt, sends: 1 } });
    held.open();
    expect((await inTime(refreshed)).error).toBeNull();
    expect(await slotIn(storage)).toMatchObject({ pending: null });
  });

  it('is one for many callers of a process', async () => {
    const { server, client } = await signedIn();
    vi.setSystemTime(Date.now() + FIVE_MINUTES);
    const calls = Array.from({ length: 20 }, () => client.data.notes.list());
    const answers = await inTime(Promise.all(calls));
    expect(answers.every(({ error }) => error === null)).toBe(true);
    expect(server.requestsFor('auth.refresh')).toHaveLength(1);
  });

  it('is one for two tabs: both send the same attempt, and get the same successor', async () => {
    const { server, storage, client } = await signedIn();
    const otherTab = connect(server, storage);
    const held = gate();
    server.next('auth.refresh', held.after, held.after);
    const both = Promise.all([client.auth.refreshSession(), otherTab.auth.refreshSession()]);
    await inTime(held.reached);
    held.open();
    const [one, other] = await inTime(both);
    expect(new Set(attemptsOf(server)).size).toBe(1);
    expect(one.data?.session?.refreshToken).toBe(other.data?.session?.refreshToken);
    expect(server.family.state).toMatchObject({ generation: 1, revoked: false });
  });

  it('repeats its attempt when the answer is lost, and gets the successor that was made for it', async () => {
    const { server, client } = await signedIn();
    server.next('auth.refresh', lost);
    const { error } = await inTime(client.auth.refreshSession());
    expect(error).toBeNull();
    expect(new Set(attemptsOf(server)).size).toBe(1);
    expect(attemptsOf(server)).toHaveLength(2);
    expect(server.family.state).toMatchObject({ generation: 1, revoked: false });
  });

  it('is given up after 30 seconds of silence, and its attempt repeated', async () => {
    const { server, client } = await signedIn();
    server.next('auth.refresh', hangs);
    const startedAt = Date.now();
    const { error } = await inTime(client.auth.refreshSession());
    expect(error).toBeNull();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(30_000);
    expect(Date.now() - startedAt).toBeLessThan(33_000);
    expect(new Set(attemptsOf(server)).size).toBe(1);
  });

  it('survives a crash between storing and sending, and one after sending', async () => {
    const { server, storage, client } = await signedIn();
    server.next('auth.refresh', hangs);
    void client.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(10);
    const [crashed] = attemptsOf(server);
    const restarted = connect(server, storage);
    server.next('auth.refresh', lost, hangs);
    void restarted.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(2000);
    const again = connect(server, storage);
    expect((await inTime(again.auth.refreshSession())).error).toBeNull();
    expect(new Set(attemptsOf(server))).toEqual(new Set([crashed]));
    expect(server.family.state).toMatchObject({ generation: 1, revoked: false });
  });

  it('is an error to its callers after a few tries, stays pending, and its attempt succeeds later', async () => {
    const { server, storage, client } = await signedIn();
    vi.setSystemTime(Date.now() + FIVE_MINUTES);
    server.next('auth.refresh', neverArrives, neverArrives, lost);
    const { data, error } = await inTime(client.data.notes.list());
    expect(data).toBeNull();
    expect(error?.code).toBe('network_error');
    expect(attemptsOf(server)).toHaveLength(3);
    expect(server.requestsFor('data.notes.list')).toHaveLength(0);
    expect(await slotIn(storage)).toMatchObject({ pending: { attempt: attemptsOf(server)[0], sends: 3 } });
    expect((await inTime(client.data.notes.list())).error).toBeNull();
    expect(new Set(attemptsOf(server)).size).toBe(1);
  });

  it('waits as long as the server asks, and asks nothing in between', async () => {
    const { server, client } = await signedIn();
    vi.setSystemTime(Date.now() + FIVE_MINUTES);
    server.next('auth.refresh', refuses('rate_limited', { retryAfterSeconds: 3 }));
    const startedAt = Date.now();
    expect((await inTime(client.data.notes.list())).error).toBeNull();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(3000);

    vi.setSystemTime(Date.now() + FIVE_MINUTES);
    server.next('auth.refresh', refuses('unavailable', { retryAfterSeconds: 60 }));
    expect((await inTime(client.data.notes.list())).error).toMatchObject({
      code: 'unavailable',
      status: 503,
      retryAfterSeconds: 60,
    });
    expect((await inTime(client.data.notes.list())).error?.code).toBe('unavailable');
    expect(server.requestsFor('auth.refresh')).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(61_000);
    expect((await inTime(client.data.notes.list())).error).toBeNull();
    expect(new Set(attemptsOf(server)).size).toBe(2);
  });

  it('finds a newer token in the storage before it sends, and sends nothing', async () => {
    const { server, storage, client } = await signedIn();
    const otherTab = connect(server, storage);
    server.next('auth.refresh', neverArrives);
    const mine = client.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(1);
    await inTime(otherTab.auth.refreshSession());
    const { data } = await inTime(mine);
    expect(server.requestsFor('auth.refresh')).toHaveLength(2);
    expect(server.family.state.generation).toBe(1);
    expect(data?.session?.refreshToken).toBe(
      (await inTime(otherTab.auth.getSession())).data?.session?.refreshToken,
    );
  });

  it('leaves alone what another tab has begun with a newer token', async () => {
    const { server, storage, client } = await signedIn();
    const otherTab = connect(server, storage);
    server.next('auth.refresh', neverArrives);
    const mine = client.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(1);
    await inTime(otherTab.auth.refreshSession());
    server.next('auth.refresh', hangs);
    void otherTab.auth.refreshSession();
    expect((await inTime(mine)).error).toBeNull();
    expect(server.requestsFor('auth.refresh')).toHaveLength(3);
  });

  it('asked for by its procedure, with this device’s own token, is the same refresh', async () => {
    const { server, client } = await signedIn();
    const { data } = await inTime(client.auth.getSession());
    const refreshToken = data?.session?.refreshToken ?? '';
    expect((await inTime(client.auth.refresh({ refreshToken }))).error).toBeNull();
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(server.family.state).toMatchObject({ generation: 2, revoked: false });
  });

  it('asked for by its procedure, with another token, is the caller’s: this device keeps its session', async () => {
    const { server, storage, client } = await signedIn();
    const elsewhere = connect(server);
    await inTime(elsewhere.auth.signInWithPassword({ email: 'bob@example.com', password: 'whatever' }));
    const { data } = await inTime(elsewhere.auth.getSession());
    const before = await slotIn(storage);
    const input = { refreshToken: data?.session?.refreshToken ?? '', attempt: 'A'.repeat(22) };
    expect((await inTime(client.auth.refresh(input))).data?.session.user.email).toBe('bob@example.com');
    expect(await slotIn(storage)).toEqual(before);
  });

  it('is not asked for past the end of the session: that signs out', async () => {
    const { server, storage, client } = await signedIn();
    vi.setSystemTime(Date.now() + 8 * 86_400_000);
    const { error } = await inTime(client.data.notes.list());
    expect(error?.code).toBe('session_expired');
    expect(server.requests).toHaveLength(1);
    expect(await storage.read()).toBeNull();
  });

  it('whose answer was lost is asked for even past the end that is stored: the server may know a later one', async () => {
    const { server, client } = await signedIn();
    vi.setSystemTime(Date.now() + 6.9 * 86_400_000);
    server.next('auth.refresh', lost, neverArrives, neverArrives);
    expect((await inTime(client.auth.getSession())).error?.code).toBe('network_error');
    vi.setSystemTime(Date.now() + 86_400_000);
    expect((await inTime(client.data.notes.list())).error).toBeNull();
    expect(server.family.state).toMatchObject({ generation: 1, revoked: false });
  });

  it('answered late, for a session that was replaced meanwhile, is dropped', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.refresh', late.after);
    const mine = client.auth.refreshSession();
    await inTime(late.reached);
    await inTime(client.auth.signInWithPassword({ email: 'bob@example.com', password: 'whatever' }));
    late.open();
    await inTime(mine);
    expect(await slotIn(storage)).toMatchObject({ session: { user: { email: 'bob@example.com' } } });
  });

  it('answered late, after signing out, signs nobody in', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.refresh', late.after);
    const mine = client.auth.refreshSession();
    await inTime(late.reached);
    await inTime(client.auth.signOut());
    late.open();
    expect((await inTime(mine)).data).toEqual({ session: null });
    expect(await storage.read()).toBeNull();
  });

  it('answered in the wrong order keeps the newer token', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.refresh', late.after);
    const mine = client.auth.refreshSession();
    await inTime(late.reached);
    const otherTab = connect(server, storage);
    await inTime(otherTab.auth.refreshSession());
    await inTime(otherTab.auth.refreshSession());
    late.open();
    await inTime(mine);
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(server.family.state).toMatchObject({ generation: 3, revoked: false });
  });
});
