import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStorage } from '../storage/memory-storage.ts';
import { gate, refuses } from '../test-support/fake-server.ts';
import { connect, inTime, signedIn, slotIn } from '../test-support/setup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a refused refresh', () => {
  it('that was superseded waits a moment for what another tab is about to store', async () => {
    const { server, storage, client } = await signedIn();
    const [elsewhere, copy] = [memoryStorage(), await storage.read()];
    await elsewhere.update(() => copy);
    await inTime(connect(server, elsewhere).auth.refreshSession());
    const newer = await elsewhere.read();
    server.next('auth.refresh', refuses('refresh_superseded'));
    const mine = client.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(1000);
    await storage.update(() => newer);
    expect((await inTime(mine)).error).toBeNull();
    expect(server.requestsFor('auth.refresh')).toHaveLength(2);
  });

  it('that was superseded goes on with what another tab has stored', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.refresh', late.before);
    const mine = client.auth.refreshSession();
    await inTime(late.reached);
    const otherTab = connect(server, storage);
    await inTime(otherTab.auth.refreshSession());
    await inTime(otherTab.auth.refreshSession());
    late.open();
    const { data, error } = await inTime(mine);
    expect(error).toBeNull();
    expect(data?.session?.refreshToken).toBe(
      (await inTime(otherTab.auth.getSession())).data?.session?.refreshToken,
    );
    expect(server.family.state).toMatchObject({ generation: 2, revoked: false });
  });

  it('that was superseded by nothing to be found is an error, and signs nobody out', async () => {
    const { server, storage, client } = await signedIn();
    server.next('auth.refresh', refuses('refresh_superseded'));
    const { error } = await inTime(client.auth.refreshSession());
    expect(error?.code).toBe('refresh_superseded');
    expect(await slotIn(storage)).not.toBeNull();
  });

  it.each([
    'invalid_refresh_token',
    'session_expired',
    'session_revoked',
    'refresh_token_reused',
    'user_banned',
  ])('with the final answer %s and nothing newer signs out', async (reason) => {
    const { server, storage, client } = await signedIn();
    server.next('auth.refresh', refuses(reason));
    const { error } = await inTime(client.auth.refreshSession());
    expect(error?.code).toBe(reason);
    expect(await storage.read()).toBeNull();
    expect((await inTime(client.auth.getSession())).data).toEqual({ session: null });
  });

  it('with a final answer but something newer in the storage goes on with that', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.refresh', async (serve) => {
      await late.before(serve);
      return refuses('invalid_refresh_token')(serve, null);
    });
    const mine = client.auth.refreshSession();
    await inTime(late.reached);
    await inTime(connect(server, storage).auth.refreshSession());
    late.open();
    expect((await inTime(mine)).error).toBeNull();
    expect(await slotIn(storage)).toMatchObject({ session: { refreshToken: expect.any(String) } });
  });

  it.each(['invalid_api_key', 'validation_failed'])(
    'refused with %s is an error, and signs nobody out',
    async (reason) => {
      const { server, storage, client } = await signedIn();
      server.next('auth.refresh', refuses(reason));
      expect((await inTime(client.auth.refreshSession())).error?.code).toBe(reason);
      expect(await storage.read()).not.toBeNull();
      expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    },
  );

  it('with a stolen, used token ends the session for everybody who holds it', async () => {
    const { server, storage, client } = await signedIn();
    const stolen = memoryStorage();
    const copy = await storage.read();
    await stolen.update(() => copy);
    await inTime(client.auth.refreshSession());
    const thief = connect(server, stolen);
    expect((await inTime(thief.auth.refreshSession())).error?.code).toBe('refresh_token_reused');
    expect((await inTime(client.data.notes.list())).error?.code).toBe('session_revoked');
    expect(await storage.read()).toBeNull();
  });
});
