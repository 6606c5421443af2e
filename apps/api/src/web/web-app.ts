import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { proxy } from 'hono/proxy';

/** What a web app asks for before it starts, as `config.json` beside its page. */
export interface WebAppConfig {
  /** Where the API is. */
  readonly url: string;
  readonly anonKey: string;
}

export interface WebAppOptions {
  /** Where it is served: `''` for the root of its origin, or `/console`. */
  readonly base: string;
  /** The folder of its built files, or the address of a dev server that builds what it is asked for. */
  readonly from: string;
  readonly config: WebAppConfig;
}

const YEAR_SECONDS = 31_536_000;

/** A single-page app: its files, its settings, and its page for every path that is not a file. */
export function createWebApp({ base, from, config }: WebAppOptions): Hono {
  const app = new Hono();
  app.get('/config.json', (c) => c.json(config, 200, { 'cache-control': 'no-store' }));
  if (from.startsWith('http:')) app.get('*', (c) => fromDevServer(c, from, base));
  else serveBuilt(app, { base, folder: from, apiOrigin: new URL(config.url).origin });
  return app;
}

interface Built {
  readonly base: string;
  readonly folder: string;
  readonly apiOrigin: string;
}

function serveBuilt(app: Hono, { base, folder, apiOrigin }: Built): void {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('*', (c) => c.text('This page is not built yet: run `npm run build`, then start again.\n', 503));
    return;
  }
  const rewriteRequestPath = (path: string): string => path.slice(base.length);
  const files = serveStatic({ root: folder, rewriteRequestPath });
  app.use(compress());
  app.use(secure(apiOrigin));
  app.get('/assets/*', keepFound, files, (c) => c.notFound());
  app.get('*', async (c, next) => {
    const isPage = rewriteRequestPath(c.req.path).replace('/', '') === '';
    return isPage ? next() : files(c, next);
  });
  app.get('*', async (c) => c.html(await readFile(join(folder, 'index.html'), 'utf8')));
}

/**
 * Nothing from elsewhere runs here, nothing here is framed, and it talks to its own origin and to the API alone
 * (Content Security Policy Level 3). Inline styles are the component library's.
 */
function secure(apiOrigin: string) {
  const policy = [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${apiOrigin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (c: Context, next: () => Promise<void>): Promise<void> => {
    await next();
    c.header('content-security-policy', policy);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-cache');
  };
}

/** Vite names each asset by a hash of what is in it. */
async function keepFound(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  if (c.res.ok) c.header('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`);
}

/** Its pages reload by themselves over a connection of their own, which goes straight to the dev server. */
async function fromDevServer(c: Context, address: string, base: string): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  // Vite knows its base with a slash at the end alone.
  const path = pathname === base ? `${base}/` : pathname;
  try {
    return await proxy(`${address}${path}${search}`, { headers: c.req.header() });
  } catch {
    return c.text('The dev server does not answer: see what it printed.\n', 502);
  }
}
