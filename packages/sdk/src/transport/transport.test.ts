import { describe, expect, it } from 'vitest';

import type { Endpoint } from './request.ts';
import { createTransport } from './transport.ts';
import type { Call } from './transport.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A transport, and what it sends; each item of a batch is answered by its path. */
function record(options: Partial<Endpoint> = {}, respond?: (sent: Sent) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    if (respond) return respond({ url, init });
    const { pathname, searchParams } = new URL(url);
    const answers = (pathname.split('/trpc/')[1] ?? '')
      .split(',')
      .map((path) => ({ result: { data: path } }));
    return Response.json(searchParams.has('batch') ? answers : answers[0]);
  };
  const send = createTransport({ url: 'http://aalto.test/trpc', anonKey: 'key', fetch, ...options });
  return { sent, send };
}

const query = (path: string, input?: unknown): Call => ({ path, type: 'query', input });
const mutation = (path: string, input?: unknown): Call => ({ path, type: 'mutation', input });

describe('calls of one tick', () => {
  it('travel in one request, and each gets its own answer', async () => {
    const { sent, send } = record();
    const answers = await Promise.all([
      send(query('data.a', { n: 1 }), 'token'),
      send(query('data.b'), 'token'),
      send(query('data.c', { n: 3 }), 'token'),
    ]);
    expect(answers.map(({ data }) => data)).toEqual(['data.a', 'data.b', 'data.c']);
    expect(sent).toHaveLength(1);
    const url = new URL(sent[0]?.url ?? '');
    expect(url.pathname).toBe('/trpc/data.a,data.b,data.c');
    expect(JSON.parse(url.searchParams.get('input') ?? '')).toEqual({ 0: { n: 1 }, 2: { n: 3 } });
    expect(sent[0]?.init.headers).toEqual({ apikey: 'key', authorization: 'Bearer token' });
  });

  it('travel ten at a time at most', async () => {
    const { sent, send } = record();
    await Promise.all(Array.from({ length: 23 }, (_, n) => send(query(`data.p${n}`), null)));
    expect(sent.map(({ url }) => new URL(url).pathname.split(',').length)).toEqual([10, 10, 3]);
  });

  it('travel apart where their inputs make a long URL', async () => {
    const { sent, send } = record();
    const input = { text: 'x'.repeat(1000) };
    await Promise.all(Array.from({ length: 5 }, () => send(query('data.a', input), null)));
    expect(sent.map(({ url }) => new URL(url).pathname.split(',').length)).toEqual([2, 2, 1]);
    await Promise.all(Array.from({ length: 5 }, () => send(mutation('data.a', input), null)));
    expect(sent).toHaveLength(4);
  });

  it('of different users, or of different kinds, never share a request', async () => {
    const { sent, send } = record();
    await Promise.all([
      send(query('data.a'), 'ann'),
      send(query('data.a'), 'bob'),
      send(query('data.a'), null),
      send(mutation('data.b'), 'ann'),
    ]);
    expect(sent).toHaveLength(4);
  });

  it('of auth go alone', async () => {
    const { sent, send } = record();
    await Promise.all([send(query('auth.getUser'), 'token'), send(mutation('auth.enrollMfa'), 'token')]);
    expect(sent.map(({ url }) => url)).toEqual([
      'http://aalto.test/trpc/auth.getUser',
      'http://aalto.test/trpc/auth.enrollMfa',
    ]);
  });

  it('with a signal go alone, and end when it says so', async () => {
    const controller = new AbortController();
    const { send } = record({}, () => new Promise(() => undefined));
    const aborted = send({ ...query('data.a'), signal: controller.signal }, null);
    controller.abort();
    expect((await aborted).error).toMatchObject({ code: 'network_error', cause: { name: 'AbortError' } });
  });
});

describe('an answer', () => {
  it('that is an error keeps its code, details and wait', async () => {
    const data = { reason: 'mfa_locked', httpStatus: 429, details: { retryAfterSeconds: 900 } };
    const { send } = record({}, () =>
      Response.json({ error: { message: 'Wait', code: -1, data } }, { status: 429 }),
    );
    const { error } = await send(query('data.a'), null);
    expect(error).toMatchObject({
      code: 'mfa_locked',
      message: 'Wait',
      status: 429,
      details: { retryAfterSeconds: 900 },
      retryAfterSeconds: 900,
    });
  });

  it('for a whole batch is everybody’s', async () => {
    const error = {
      message: 'Large',
      data: { reason: 'payload_too_large', httpStatus: 413, details: { limitBytes: 1 } },
    };
    const { send } = record({}, () => Response.json({ error }, { status: 413 }));
    const answers = await Promise.all([send(query('data.a'), null), send(query('data.b'), null)]);
    expect(answers.map((answer) => answer.error?.code)).toEqual(['payload_too_large', 'payload_too_large']);
  });

  it.each([
    ['a page of a proxy', () => new Response('<html>', { status: 502 })],
    ['other JSON', () => Response.json({ hello: 'world' })],
    ['null', () => Response.json(null)],
    ['an error of another server', () => Response.json({ error: 'no' }, { status: 400 })],
    ['a batch that is too short', () => Response.json([{ result: { data: 1 } }])],
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('that is %s is a network_error for each call', async (_, respond) => {
    const { send } = record({}, respond);
    const answers = await Promise.all([send(query('data.a'), null), send(query('data.b'), null)]);
    expect(answers.at(-1)?.error).toMatchObject({ code: 'network_error', details: null });
    expect((await send(mutation('auth.signUp'), null)).error?.code).toBe('network_error');
  });

  it('passes through the transformer, as the input does, except where a host answers before tRPC', async () => {
    const transformer = {
      serialize: (value: unknown) => ({ wrapped: value }),
      deserialize: (value: unknown): unknown =>
        typeof value === 'object' && value !== null && 'wrapped' in value ? value.wrapped : undefined,
    };
    const error = { message: 'No', data: { reason: 'conflict', httpStatus: 409, details: null } };
    const replies = [{ result: { data: { wrapped: 'pong' } } }, { error: { wrapped: error } }, { error }];
    const { sent, send } = record({ transformer }, () => Response.json(replies.shift()));
    expect((await send(mutation('data.ping', 'ping'), null)).data).toBe('pong');
    expect(sent[0]?.init.body).toBe('{"wrapped":"ping"}');
    expect((await send(mutation('data.ping'), null)).error?.code).toBe('conflict');
    expect((await send(mutation('data.ping'), null)).error?.code).toBe('conflict');
  });
});
