import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStorage } from '../storage/memory-storage.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { createFakeServer, gate, lost, neverArrives, refuses } from '../test-support/fake-server.ts';
import { ANON_KEY, connect, inTime, signedIn, slotIn } from '../test-support/setup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('goes with the anon key alone while nobody is signed in', async () => {
    const server = createFakeServer();
    await inTime(connect(server).data.publicNotes.list());
    expect(server.requests).toMatchObject([{ apikey: ANON_KEY, bearer: null }]);
  });

  it('goes with the access token of whoever is signed in', async () => {
    const { server, client } = await signedIn('ann@example.com');
    expect((await inTime(client.data.notes.list())).data).toMatchObject({ by: 'ann@example.com' });
    expect(server.requests.at(-1)).toMatchObject({ apikey: ANON_KEY });
  });

  it('shares one reading of the storage, and one request, with the other calls of its tick', async () => {
    const { server, storage } = await signedIn();
    let readings = 0;
    const slow: TokenStorage = {
      update: (change) => storage.update(change),
      async read() {
        readings += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return storage.read();
      },
    };
    const client = connect(server, slow);
    const before = server.requests.length;
    await inTime(Promise.all(Array.from({ length: 5 }, () => client.data.notes.list())));
    expect(readings).toBe(1);
    expect(server.requests).toHaveLength(before + 1);
  });

  it('is repeated once after a refresh when the server finds the token expired, and for no other reason', async () => {
    const { server, client } = await signedIn();
    server.expireAccessTokens();
    expect((await inTime(client.data.notes.list())).error).toBeNull();
    expect(server.requestsFor('data.notes.list')).toHaveLength(2);

    const expired = refuses('token_expired');
    server.next('data.notes.list', expired, expired);
    expect((await inTime(client.data.notes.list())).error?.code).toBe('token_expired');
    expect(server.requestsFor('data.notes.list')).toHaveLength(4);

    for (const reason of ['invalid_token', 'mfa_required', 'user_banned', 'internal_error', 'rate_limited']) {
      const before = server.requests.length;
      server.next('data.notes.list', refuses(reason));
      expect((await inTime(client.data.notes.list())).error?.code).toBe(reason);
      expect(server.requests).toHaveLength(before + 1);
    }
  });

  it('of a signed-in client never falls to the anon key, whatever the refresh comes to', async () => {
    for (const fate of [
      neverArrives,
      refuses('session_revoked'),
      refuses('unavailable', { retryAfterSeconds: 60 }),
    ]) {
      const { server, client } = await signedIn();
      server.expireAccessTokens();
      server.next('auth.refresh', fate, fate, fate);
      const { data, error } = await inTime(client.data.publicNotes.list());
      expect(data).toBeNull();
      expect(error).not.toBeNull();
      expect(server.requestsFor('data.publicNotes.list').map(({ bearer }) => bearer)).not.toContain(null);
    }
  });

  it('that began in one session is not repeated in another one', async () => {
    const { server, client } = await signedIn('ann@example.com');
    const held = gate();
    server.next('data.notes.create', async (serve) => {
      await held.before(serve);
      return refuses('token_expired')(serve, null);
    });
    const created = client.data.notes.create({ body: 'of Ann' });
    await inTime(held.reached);
    await inTime(client.auth.signInWithPassword({ email: 'bob@example.com', password: 'whatever' }));
    held.open();
    expect((await inTime(created)).error?.code).toBe('session_expired');
    expect(server.requestsFor('data.notes.create')).toHaveLength(1);
  });

  it.each(['refresh_token_reused', 'invalid_refresh_token', 'refresh_superseded'])(
    'says a refresh’s %s in words that every call declares, with the refusal as the cause',
    async (reason) => {
      const { server, client } = await signedIn();
      server.expireAccessTokens();
      server.next('auth.refresh', refuses(reason));
      const { error } = await inTime(client.data.notes.list());
      expect(['session_revoked', 'session_expired', 'token_expired']).toContain(error?.code);
      expect(error?.cause).toMatchObject({ code: reason });
    },
  );

  it('that hears that the session was revoked signs out at once', async () => {
    const { server, storage, client } = await signedIn();
    server.family.state = { ...server.family.state, revoked: true };
    expect((await inTime(client.data.notes.list())).error?.code).toBe('session_revoked');
    expect(await storage.read()).toBeNull();
  });
});

describe('signing in', () => {
  it('replaces whatever was there, and needs nothing of it', async () => {
    const { server, client } = await signedIn('ann@example.com');
    vi.setSystemTime(Date.now() + 300_000);
    await inTime(client.auth.signInWithPassword({ email: 'bob@example.com', password: 'whatever' }));
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    expect(server.requests.map(({ bearer }) => bearer)).toEqual([null, null]);
    expect((await inTime(client.auth.getSession())).data?.session?.user.email).toBe('bob@example.com');
  });

  it('that brings no session yet changes nothing', async () => {
    const { server, storage, client } = await signedIn();
    const before = await slotIn(storage);
    server.next('auth.signUp', () => Response.json({ result: { data: { session: null } } }));
    const { data } = await inTime(client.auth.signUp({ email: 'new@example.com', password: 'whatever' }));
    expect(data).toEqual({ session: null });
    expect(await slotIn(storage)).toEqual(before);
  });

  it('that is answered with something else than a session is an error, and changes nothing', async () => {
    const { server, storage, client } = await signedIn();
    const before = await slotIn(storage);
    server.next('auth.signInWithPassword', () => Response.json({ result: { data: { session: { id: 1 } } } }));
    const { error } = await inTime(client.auth.signInWithPassword({ email: 'x@example.com', password: 'y' }));
    expect(error?.code).toBe('network_error');
    expect(await slotIn(storage)).toEqual(before);
  });
});

describe('signing out', () => {
  it('ends the session here and on the server', async () => {
    const { server, storage, client } = await signedIn();
    expect(await inTime(client.auth.signOut())).toEqual({ data: {}, error: null });
    expect(await storage.read()).toBeNull();
    expect(server.family.state.revoked).toBe(true);
    await inTime(client.data.publicNotes.list());
    expect(server.requests.at(-1)).toMatchObject({ bearer: null });
  });

  it('clears this device at once, also where the server cannot be reached, and says so', async () => {
    const { server, storage, client } = await signedIn();
    const held = gate();
    server.next('auth.signOut', async (serve) => {
      await held.before(serve);
      throw new TypeError('fetch failed');
    });
    const signedOut = client.auth.signOut();
    await inTime(held.reached);
    expect(await storage.read()).toBeNull();
    held.open();
    expect((await inTime(signedOut)).error?.code).toBe('network_error');
  });

  it('ends the session on the server also when the access token has run out', async () => {
    const { server, client } = await signedIn();
    vi.setSystemTime(Date.now() + 400_000);
    expect((await inTime(client.auth.signOut())).error).toBeNull();
    expect(server.family.state.revoked).toBe(true);
  });

  it('of a session that is over already has succeeded, and so has signing out twice', async () => {
    const { server, client } = await signedIn();
    server.family.state = { ...server.family.state, revoked: true };
    expect((await inTime(client.auth.signOut())).error).toBeNull();
    const before = server.requests.length;
    expect((await inTime(client.auth.signOut())).error).toBeNull();
    expect(server.requests).toHaveLength(before);
  });

  it('everywhere clears this device once the server has agreed, and of the others never', async () => {
    const { server, storage, client } = await signedIn();
    server.next('auth.signOut', refuses('insufficient_aal', { maxAgeSeconds: null }));
    expect((await inTime(client.auth.signOut({ scope: 'global' }))).error?.code).toBe('insufficient_aal');
    expect(await storage.read()).not.toBeNull();
    expect((await inTime(client.auth.signOut({ scope: 'others' }))).error).toBeNull();
    expect(await storage.read()).not.toBeNull();
    expect((await inTime(client.auth.signOut({ scope: 'global' }))).error).toBeNull();
    expect(await storage.read()).toBeNull();
  });
});

describe('a storage', () => {
  const broken: TokenStorage = {
    read: () => Promise.reject(new Error('The disk is gone')),
    update: () => Promise.reject(new Error('The disk is gone')),
  };

  it('that cannot be read is an error to every call: nobody knows whether it would carry a token', async () => {
    const server = createFakeServer();
    const client = connect(server, broken);
    const { error } = await inTime(client.data.publicNotes.list());
    expect(error).toMatchObject({ code: 'network_error', cause: { message: 'The disk is gone' } });
    expect((await inTime(client.auth.getSession())).error?.code).toBe('network_error');
    expect(server.requests).toHaveLength(0);
  });

  it('that is full keeps the session it had: nothing is sent that could not be stored, and it recovers', async () => {
    const { server, storage } = await signedIn();
    let isFull = true;
    const full: TokenStorage = {
      read: () => storage.read(),
      update: (change) =>
        isFull ? Promise.reject(new DOMException('Full', 'QuotaExceededError')) : storage.update(change),
    };
    const before = await slotIn(storage);
    const client = connect(server, full);
    expect((await inTime(client.auth.refreshSession())).error?.code).toBe('network_error');
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    const other = client.auth.signInWithPassword({ email: 'bob@example.com', password: 'whatever' });
    expect((await inTime(other)).error?.code).toBe('network_error');
    expect(await slotIn(storage)).toEqual(before);
    isFull = false;
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
  });

  it('that fails between the answer and its storing repeats the attempt, and loses nothing', async () => {
    const { server, storage } = await signedIn();
    let updates = 0;
    const flaky: TokenStorage = {
      read: () => storage.read(),
      update: (change) => {
        updates += 1;
        return updates === 2 ? Promise.reject(new Error('Not now')) : storage.update(change);
      },
    };
    const client = connect(server, flaky);
    expect((await inTime(client.auth.refreshSession())).error?.code).toBe('network_error');
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(server.family.state).toMatchObject({ generation: 1, revoked: false });
  });

  it.each([
    '',
    'garbage',
    '{}',
    '[]',
    'null',
    '{"format":1}',
    '{"format":2,"session":{}}',
    '{"format":1,"session":null}',
  ])('that holds %j holds no session: the client is signed out, and can sign in', async (garbage) => {
    const server = createFakeServer();
    const storage = memoryStorage();
    await storage.update(() => garbage);
    const client = connect(server, storage);
    expect((await inTime(client.auth.getSession())).data).toEqual({ session: null });
    expect((await inTime(client.data.publicNotes.list())).error).toBeNull();
    await inTime(client.auth.signInWithPassword({ email: 'ann@example.com', password: 'whatever' }));
    expect((await inTime(client.auth.getSession())).data?.session).not.toBeNull();
  });
});

describe('new recovery codes', () => {
  it('are asked for with one attempt, until the answer arrives', async () => {
    const { server, client } = await signedIn();
    server.next('auth.regenerateRecoveryCodes', lost, lost);
    await inTime(client.auth.regenerateRecoveryCodes());
    await inTime(client.auth.regenerateRecoveryCodes());
    const attempts = server
      .requestsFor('auth.regenerateRecoveryCodes')
      .map(({ inputs }) => inputs[0]?.['attempt']);
    expect(attempts[0]).toMatch(/^[\w-]{22}$/);
    expect(attempts.slice(0, 3)).toEqual([attempts[0], attempts[0], attempts[0]]);
    expect(attempts[3]).not.toBe(attempts[0]);
  });
});
