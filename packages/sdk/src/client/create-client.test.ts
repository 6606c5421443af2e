import { describe, expect, expectTypeOf, it } from 'vitest';

import type { Result, Session } from '../index.ts';
import { createClient, createClientFor, isAaltoError } from '../index.ts';
import { createSessionKeeper } from '../session/session-keeper.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { PASSWORD } from '../test-support/fake-family.ts';
import { createFakeServer, refuses } from '../test-support/fake-server.ts';
import { ANON_KEY, connect } from '../test-support/setup.ts';

describe('createClient', () => {
  it('has every procedure of the generated table, and the session beside them', () => {
    const client = connect(createFakeServer());
    expect(Object.keys(client)).toEqual(['auth', 'data']);
    expect(Object.keys(client.data.notes)).toContain('list');
    expect(client.auth).toMatchObject({
      verifyMfa: expect.any(Function),
      getSession: expect.any(Function),
      refreshSession: expect.any(Function),
      onAuthStateChange: expect.any(Function),
    });
  });

  it('calls queries by GET and mutations by POST, under /trpc, however the address ends', async () => {
    const server = createFakeServer();
    const fetch = (url: string, init: RequestInit) => server.fetch(url, init);
    const client = createClient({ url: 'http://aalto.test/api/', anonKey: ANON_KEY, fetch });
    await client.data.notes.list({ limit: 1 });
    await client.data.notes.create({ body: 'x' });
    expect(server.requests).toMatchObject([
      { method: 'GET', inputs: [{ limit: 1 }] },
      { method: 'POST', url: 'http://aalto.test/api/trpc/data.notes.create', inputs: [{ body: 'x' }] },
    ]);
  });

  it('serves a team’s own generated api, and sends an empty input where the server wants one', async () => {
    interface TeamApi {
      readonly orders: {
        readonly place: (input?: { readonly note?: string }) => Promise<Result<{ path: string }, 'conflict'>>;
      };
    }
    const server = createFakeServer();
    const bodies: unknown[] = [];
    const client = createClientFor<TeamApi>({
      url: 'http://aalto.test',
      anonKey: ANON_KEY,
      procedures: { 'orders.place': 'mutation {}' },
      fetch: (url, init) => {
        bodies.push(init.body);
        return server.fetch(url, init);
      },
    });
    expect((await client.orders.place()).data?.path).toBe('orders.place');
    expect(bodies).toEqual(['{}']);
    expect((await client.auth.getSession()).data).toEqual({ session: null });
  });

  it('types each error by its procedure, and details by the code', async () => {
    const server = createFakeServer();
    const client = connect(server);
    server.next('data.notes.list', refuses('mfa_required', { next: 'enroll', factors: [] }));
    const { error } = await client.data.notes.list();
    if (error?.code !== 'mfa_required') throw new Error('Expected mfa_required');
    expectTypeOf(error.details.next).toEqualTypeOf<'enroll' | 'verify'>();
    expect(error.details.next).toBe('enroll');
    expect(isAaltoError(error)).toBe(true);
    expect(isAaltoError(new Error('Something else'))).toBe(false);

    type VerifyCode = NonNullable<Awaited<ReturnType<typeof client.auth.verifyMfa>>['error']>['code'];
    expectTypeOf<'invalid_code' | 'mfa_locked' | 'network_error'>().toExtend<VerifyCode>();
    expectTypeOf<'conflict'>().not.toExtend<VerifyCode>();
    expectTypeOf<ReturnType<typeof createClient>['data']>().toEqualTypeOf<typeof client.data>();
    const answer = await client.auth.getSession();
    if (!answer.error) expectTypeOf(answer.data.session).toEqualTypeOf<Session | null>();
  });

  it('shares the session of a keeper that a link for tRPC uses too', async () => {
    const server = createFakeServer();
    const keeper = createSessionKeeper({
      url: 'http://aalto.test/trpc',
      anonKey: ANON_KEY,
      storage: memoryStorage(),
      fetch: (url, init) => server.fetch(url, init),
    });
    const client = createClient({ keeper });
    await client.auth.signInWithPassword({ email: 'ann@example.com', password: PASSWORD });
    expect((await keeper.getSession()).data?.session?.user.email).toBe('ann@example.com');
  });

  it('can be used by its own onMfaRequired, with its types inferred', () => {
    const client = createClient({
      url: 'http://aalto.test',
      anonKey: ANON_KEY,
      onMfaRequired: async () => (await client.auth.verifyMfa({ code: '123456' })).error === null,
    });
    expectTypeOf(client.data.notes.list).toBeFunction();
    expect(client).toBeDefined();
  });
});
