import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWebApp } from './web-app.ts';

const config = { url: 'https://api.example.com/v1', anonKey: 'aalto_pk_public' };

describe('a web app', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aalto-web-'));
    await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'not for anyone');
    await writeFile(join(folder, 'dist', 'index.html'), '<title>page</title>');
    await writeFile(join(folder, 'dist', 'favicon.svg'), '<svg />');
    await writeFile(join(folder, 'dist', 'assets', 'index-AbC.js'), 'console.log(1)');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const get = async (path: string, base = '/console', from = join(folder, 'dist')): Promise<Response> => {
    const host = new Hono().route(base === '' ? '/' : base, createWebApp({ base, from, config }));
    return host.request(path);
  };

  it.each(['/console', '/console/', '/console/backends/1/authentication'])(
    'answers its page at %s, which is asked for anew each time',
    async (path) => {
      const answer = await get(path);
      expect(await answer.text()).toBe('<title>page</title>');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-type')).toContain('text/html');
    },
  );

  it('answers its page at the root of an origin of its own', async () => {
    expect(await (await get('/', '')).text()).toContain('page');
    expect(await (await get('/notes', '')).text()).toContain('page');
    expect(await (await get('/favicon.svg', '')).text()).toBe('<svg />');
  });

  it('lets assets be kept, as their names change with what is in them', async () => {
    const answer = await get('/console/assets/index-AbC.js');
    expect(await answer.text()).toBe('console.log(1)');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('answers 404 for an asset that is gone: its page would be taken for a script', async () => {
    const answer = await get('/console/assets/index-Old.js');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('cache-control')).not.toContain('immutable');
  });

  it('tells the app where its API is, and lets nobody keep that', async () => {
    const answer = await get('/console/config.json');
    expect(await answer.json()).toEqual(config);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('lets nothing from elsewhere run, and its page talk to the API alone', async () => {
    const policy = (await get('/console/')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self';");
    expect(policy).toContain("connect-src 'self' https://api.example.com;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt'])(
    'answers no file outside its folder: %s',
    async (path) => {
      expect(await (await get(`/console${path}`)).text()).not.toContain('not for anyone');
    },
  );

  it('says how to build it where it is not built', async () => {
    const answer = await get('/console/', '/console', join(folder, 'nothing'));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
  });

  it('passes on what a dev server makes, but tells the app its own settings', async () => {
    const vite = createServer((request, response) => response.end(`made ${request.url}`)).listen(0);
    const address = vite.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    const from = `http://127.0.0.1:${address.port}`;
    expect(await (await get('/console/src/main.tsx?t=1', '/console', from)).text()).toBe(
      'made /console/src/main.tsx?t=1',
    );
    expect(await (await get('/console', '/console', from)).text()).toBe('made /console/');
    expect(await (await get('/console/config.json', '/console', from)).json()).toEqual(config);
    vite.closeAllConnections();
    vite.close();
    expect((await get('/console/', '/console', from)).status).toBe(502);
  });
});
