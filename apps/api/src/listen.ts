import { once } from 'node:events';

import { createAdaptorServer } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';

import { SettingsError } from './env.ts';

/** How long requests under way may take once it is time to stop. */
const DRAIN_MS = 10_000;

export type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

export interface Listener {
  /** Stops taking requests, and finishes those under way. */
  close(): Promise<void>;
}

export interface Address {
  /** The name of the setting that chose it, for whoever finds it taken. */
  readonly setting: 'PORT' | 'DEMO_PORT';
  readonly port: number;
  readonly hostname: string | undefined;
}

/** Opens a port for a host. */
export async function listen(fetch: Fetch, { setting, port, hostname }: Address): Promise<Listener> {
  const server = createAdaptorServer({ fetch });
  server.listen(port, hostname);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken) throw cause;
    throw new SettingsError(`Port ${port} is taken: stop what uses it, or set ${setting} to another one.`, {
      cause,
    });
  }
  return { close: () => drain(server) };
}

async function drain(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const giveUp = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), DRAIN_MS);
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  await closed;
  clearTimeout(giveUp);
}
