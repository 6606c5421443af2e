import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { noNetworks, parseNetworks } from '../http/parse-networks.ts';
import { createGuardedFetch, isAllowedUrl } from './guarded-fetch.ts';

let server: Server;
let port: number;
let connections = 0;
let answer: RequestListener;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  server.on('connection', () => (connections += 1));
  await once(server, 'listening');
  const address = server.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
});
beforeEach(() => {
  connections = 0;
  answer = (_request, response) => void response.end('{}');
});
afterAll(() => void server.close());

const options = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;

describe('in production', () => {
  const ask = (host: string, networks = noNetworks): Promise<unknown> =>
    createGuardedFetch({ environment: 'production', networks })(`https://${host}:${port}/`, options);

  it.each(['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::ffff:127.0.0.1]', '[::1]', 'localhost'])(
    '%s is never connected to',
    async (host) => {
      await expect(ask(host)).rejects.toMatchObject({
        failure: 'provider_error',
        cause: { code: 'INTERNAL_ADDRESS' },
      });
      expect(connections).toBe(0);
    },
  );

  it.each(['127.0.0.1', 'localhost'])('%s is, where its network was allowed', async (host) => {
    const networks = parseNetworks('10.0.0.0/8, 127.0.0.0/8, ::1');
    // It speaks no TLS.
    await expect(ask(host, networks)).rejects.toMatchObject({ failure: 'provider_unavailable' });
    expect(connections).toBe(1);
  });

  it('only https is spoken', () => {
    expect(isAllowedUrl('http://127.0.0.1/', 'production')).toBe(false);
    expect(isAllowedUrl('https://user:word@example.com/', 'production')).toBe(false);
  });
});

describe('in development', () => {
  const ask = (more: object = {}): Promise<Response> =>
    createGuardedFetch({ environment: 'development', networks: noNetworks })(`http://localhost:${port}/`, {
      ...options,
      ...more,
    });

  it('what is sent arrives, and the answer comes back whole', async () => {
    answer = (request, response) => {
      const { method, headers } = request;
      response.writeHead(401, { 'set-cookie': ['a=1', 'b=2'], 'www-authenticate': 'Bearer' });
      request.on('data', (piece: Buffer) =>
        response.end(`${method} ${headers['content-type']} ${headers['content-length']} ${piece.toString()}`),
      );
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await ask({ method: 'POST', headers, body: new URLSearchParams({ code: 'c' }) });
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('POST application/x-www-form-urlencoded 6 code=c');
  });

  it('no redirect is followed', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: '/again' }).end();
    const response = await ask();
    expect([response.status, response.headers.get('location'), connections]).toEqual([302, '/again', 1]);
  });

  it('an answer that has no end is not held', async () => {
    answer = (_request, response) => void response.end('x'.repeat(1024 * 1024 + 1));
    await expect(ask()).rejects.toMatchObject({ failure: 'provider_error' });
  });

  it.each(['head', 'body'])('one that stops within its %s is given up by the signal', async (part) => {
    answer = (_request, response) => void (part === 'body' && response.write('{'));
    const signal = AbortSignal.timeout(100);
    await expect(ask({ signal })).rejects.toMatchObject({ failure: 'provider_unavailable' });
    server.closeAllConnections();
  });
});
