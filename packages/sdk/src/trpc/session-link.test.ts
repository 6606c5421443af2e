import { createTRPCClient, TRPCClientError } from '@trpc/client';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';

import { createSessionKeeper } from '../session/session-keeper.ts';
import { createFakeServer } from '../test-support/fake-server.ts';
import { createErrorGuard, isAaltoError } from './is-aalto-error.ts';
import { sessionLink } from './session-link.ts';

const t = initTRPC.context<{ bearer: string | null }>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    mine: true,
    data: { ...shape.data, reason: error.message, details: { next: 'verify', factors: [] } },
  }),
});

const router = t.router({
  data: t.router({
    who: t.procedure.query(({ ctx }) => ctx.bearer),
    double: t.procedure.input((value: unknown) => Number(value)).query(({ input }) => input * 2),
    refuse: t.procedure.mutation((): string => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'mfa_required' });
    }),
  }),
});

interface ProcedureErrors {
  'data.refuse': 'mfa_required' | 'conflict';
}

/** tRPC's own server for `data`, the fake one for `auth`. */
function connect() {
  const server = createFakeServer();
  const urls: string[] = [];
  const keeper = createSessionKeeper({
    url: 'http://aalto.test/trpc',
    anonKey: 'key',
    fetch: async (url, init) => {
      urls.push(url);
      if (url.includes('/auth.')) return server.fetch(url, init);
      const bearer = new Headers(init.headers).get('authorization');
      const createContext = () => ({ bearer });
      return fetchRequestHandler({ endpoint: '/trpc', router, req: new Request(url, init), createContext });
    },
  });
  const client = createTRPCClient<typeof router>({ links: [sessionLink(keeper)] });
  return { server, keeper, client, urls };
}

describe('the link for tRPC', () => {
  it('sends calls with the session, batched, with the router’s own types', async () => {
    const { keeper, client, urls } = connect();
    expect(await client.data.who.query()).toBeNull();
    await keeper.call({
      path: 'auth.signInWithPassword',
      type: 'mutation',
      input: { email: 'a@example.com' },
    });
    const [who, four, six] = await Promise.all([
      client.data.who.query(),
      client.data.double.query(2),
      client.data.double.query(3),
    ]);
    expect(who).toMatch(/^Bearer access /);
    expect([four, six]).toEqual([4, 6]);
    expect(urls).toHaveLength(3);
  });

  it('refreshes ahead and again, as the generated client does', async () => {
    const { server, keeper, client } = connect();
    await keeper.call({
      path: 'auth.signInWithPassword',
      type: 'mutation',
      input: { email: 'a@example.com' },
    });
    await keeper.refreshSession();
    expect(await client.data.who.query()).toMatch(/^Bearer access /);
    expect(server.requestsFor('auth.refresh')).toHaveLength(1);
  });

  it('throws tRPC’s own error, with what the server’s formatter wrote, and the guard narrows it', async () => {
    const { client } = connect();
    const isRefusal = createErrorGuard<ProcedureErrors>();
    const error: unknown = await client.data.refuse.mutate().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toMatchObject({ shape: { mine: true } });
    if (!isRefusal(error, 'data.refuse')) throw new Error('The guard did not know it');
    const next: 'enroll' | 'verify' | undefined =
      error.data.reason === 'mfa_required' ? error.data.details.next : undefined;
    expect(next).toBe('verify');
    expect(isAaltoError(error, 'data.notes.list')).toBe(false);
    expect(isAaltoError(new Error('Something else'), 'data.notes.list')).toBe(false);
  });

  it('says a network_error in the same words, with its cause', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const keeper = createSessionKeeper({ url: 'http://aalto.test/trpc', anonKey: 'key', fetch });
    const client = createTRPCClient<typeof router>({ links: [sessionLink(keeper)] });
    const error: unknown = await client.data.refuse.mutate().catch((thrown: unknown) => thrown);
    if (!createErrorGuard<ProcedureErrors>()(error, 'data.refuse'))
      throw new Error('The guard did not know it');
    expect(error.data).toMatchObject({ reason: 'network_error', httpStatus: 0, details: null });
    expect(error.cause).toMatchObject({ code: 'network_error' });
  });

  it('carries calls to another router of the same backend, with the same session', async () => {
    const { keeper, urls } = connect();
    const other = createTRPCClient<typeof router>({
      links: [sessionLink(keeper, { url: 'http://aalto.test/console/trpc' })],
    });
    await other.data.who.query().catch(() => undefined);
    expect(urls).toEqual(['http://aalto.test/console/trpc/data.who']);
  });
});
