import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createAalto } from '@aalto/server';
import type { Aalto, Seeded } from '@aalto/server';
import { createAdaptorServer } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';

import type { Settings } from './env.ts';
import { SettingsError } from './env.ts';
import { createHost } from './host.ts';
import { createLog } from './log.ts';
import { createRouter } from './router.ts';

const TEAM_MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
const DRAIN_MS = 10_000;

export interface Database {
  readonly url: string;
  readonly secret: string;
}

export interface RunningApi {
  readonly seeded: Seeded;
  /** Stops taking requests, finishes those under way, closes the pools. */
  close(): Promise<void>;
}

/** One API process: composes everything, brings the database up to date, and listens. */
export async function serve(settings: Settings, database: Database): Promise<RunningApi> {
  const { environment, publicUrl, dataDir, port, hostname } = settings;
  const log = createLog(settings.logLevel);
  const aalto = createAalto({ database: database.url, secret: database.secret, publicUrl, environment, log });
  try {
    await aalto.migrate(TEAM_MIGRATIONS);
    const seeded = await aalto.seed(settings.seeds);
    await aalto.start();
    const router = createRouter(aalto, { exportFolder: join(dataDir, 'exports') });
    const server = await listen(createHost({ aalto, router, log }).fetch, port, hostname);
    return { seeded, close: () => drain(server, aalto) };
  } catch (error) {
    await aalto.close();
    throw error;
  }
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

async function listen(fetch: Fetch, port: number, hostname: string | undefined): Promise<ServerType> {
  const server = createAdaptorServer({ fetch });
  server.listen(port, hostname);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken) throw cause;
    throw new SettingsError(`Port ${port} is taken: stop what uses it, or set PORT to another one.`, {
      cause,
    });
  }
  return server;
}

async function drain(server: ServerType, aalto: Aalto): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const giveUp = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), DRAIN_MS);
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  await closed;
  clearTimeout(giveUp);
  await aalto.close();
}
