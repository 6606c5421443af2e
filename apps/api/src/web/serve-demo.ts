import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

import { listen } from '../listen.ts';
import type { Address, Listener } from '../listen.ts';
import { createWebApp } from './web-app.ts';
import type { WebAppConfig } from './web-app.ts';

/** Serves the demo app on a port of its own: another origin than the API's, as a team's app would have. */
export async function serveDemo(from: string, config: WebAppConfig, address: Address): Promise<Listener> {
  const host = new Hono();
  host.use(secureHeaders());
  host.route('/', createWebApp({ base: '', from, config }));
  return listen(host.fetch, address);
}
