import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';

import { createServerClient } from '../client/create-server-client.ts';
import { createFakeServer } from '../test-support/fake-server.ts';
import { PASSWORD } from '../test-support/fake-family.ts';
import { ANON_KEY, connect } from '../test-support/setup.ts';
import { readAccessToken } from './access-token-cookie.ts';
import { cookieStorage } from './cookie-storage.ts';
import { memoryStorage } from './memory-storage.ts';

/** What was written to `document.cookie`, last. */
const page = { cookie: '' };
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  page.cookie = '';
  vi.stubGlobal('document', page);
  vi.stubGlobal('location', { protocol: 'https:' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const header = (): string => page.cookie.split(';')[0] ?? '';

async function signIn(storage = cookieStorage({ storage: memoryStorage() })) {
  const server = createFakeServer();
  const client = connect(server, storage);
  const { data, error } = await client.auth.signInWithPassword({
    email: 'ann@example.com',
    password: PASSWORD,
  });
  if (error) throw error;
  return { server, client, session: data.session };
}

describe('cookieStorage', () => {
  it('copies the access token, and nothing else of the session, for as long as it lives', async () => {
    const { client, session } = await signIn();
    expect(page.cookie).toBe(
      `aalto-access-token=${session.accessToken}; Max-Age=${session.expiresIn}; Path=/; SameSite=Lax; Secure`,
    );
    expect(page.cookie).not.toContain(session.refreshToken);
    const renewed = await client.auth.refreshSession();
    expect(readAccessToken(header())).toBe(renewed.data?.session?.accessToken);
    await client.auth.signOut();
    expect(page.cookie).toMatch(/^aalto-access-token=; Max-Age=0;/);
    expect(readAccessToken(header())).toBeNull();
  });

  it('goes back to what is stored where an update fails', async () => {
    const storage = memoryStorage();
    const { session } = await signIn(cookieStorage({ storage }));
    const full = cookieStorage({
      storage: {
        ...storage,
        update: async (change) => {
          change(await storage.read());
          throw new Error('The disk is full');
        },
      },
    });
    await expect(full.update(() => null)).rejects.toThrow('The disk is full');
    expect(readAccessToken(header())).toBe(session.accessToken);
  });

  it('takes a name, a path, a domain, and pages without https', async () => {
    vi.stubGlobal('location', { protocol: 'http:' });
    const cookie = { name: 'session', path: '/app', domain: 'example.com' };
    const { session } = await signIn(cookieStorage({ storage: memoryStorage(), ...cookie }));
    expect(page.cookie).toMatch(/^session=[^;]+; Max-Age=\d+; Path=\/app; SameSite=Lax; Domain=example.com$/);
    const sent = `other=1; ${header()}; last=2`;
    expect(readAccessToken(sent, cookie)).toBe(session.accessToken);
  });
});

describe('a client on a server', () => {
  it('calls as the user of the request, and never refreshes', async () => {
    const { server } = await signIn();
    const accessToken = readAccessToken(header());
    const client = createServerClient({
      url: 'http://aalto.test',
      anonKey: ANON_KEY,
      accessToken,
      fetch: (url, init) => server.fetch(url, init),
    });
    expect((await client.data.notes.list()).data).toMatchObject({ by: 'ann@example.com' });
    server.expireAccessTokens();
    expect((await client.auth.getUser()).error?.code).toBe('token_expired');
    expect(server.requestsFor('auth.refresh')).toEqual([]);
  });

  it('has nothing that begins, renews or ends a session, in types or at run time', () => {
    const client = createServerClient({ url: 'http://aalto.test', anonKey: ANON_KEY, accessToken: null });
    expect(Object.keys(client.auth).toSorted()).toEqual([
      'getUser',
      'listDevices',
      'listFactors',
      'listIdentities',
      'listProviders',
      'listSessions',
    ]);
    expectTypeOf<keyof typeof client.auth>().toEqualTypeOf<
      'getUser' | 'listDevices' | 'listFactors' | 'listIdentities' | 'listProviders' | 'listSessions'
    >();
  });

  it.each([null, undefined, '', 'a=b', 'xaalto-access-token=1', 'aalto-access-token='])(
    'finds no token in %j',
    (cookieHeader) => expect(readAccessToken(cookieHeader)).toBeNull(),
  );
});
