import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createAalto, isDatabaseUnavailable } from '@aalto/server';
import type { Aalto, AaltoOptions, Seeded } from '@aalto/server';
import { createAdaptorServer } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';

import type { Settings } from './env.ts';
import { SettingsError } from './env.ts';
import { createHost } from './host.ts';
import { createLog } from './log.ts';
import { outliveBrokenConnections, step } from './process.ts';
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
  outliveBrokenConnections(isDatabaseUnavailable, (err) => log.warn({ err }, 'a connection broke'));
  const aalto = compose({ database: database.url, secret: database.secret, publicUrl, environment, log });
  try {
    const seeded = await step(
      'migrate',
      'bringing the database up to date',
      () => migrateAndSeed(aalto, settings),
      describeSeeded,
    );
    const router = createRouter(aalto, { exportFolder: join(dataDir, 'exports') });
    const { fetch } = createHost({ aalto, router, log });
    const server = await step(
      'api',
      'opening the port',
      () => listen(fetch, port, hostname),
      () => `listening on port ${port}`,
    );
    return { seeded, close: () => drain(server, aalto) };
  } catch (error) {
    await aalto.close();
    throw error;
  }
}

async function migrateAndSeed(aalto: Aalto, { seeds }: Settings): Promise<Seeded> {
  await aalto.migrate(TEAM_MIGRATIONS);
  const seeded = await aalto.seed(seeds);
  await aalto.start();
  return seeded;
}

function describeSeeded({ operator }: Seeded): string {
  return operator ? 'a new database, seeded' : 'up to date';
}

/** A secret that does not parse is a wrong setting, said in the one line that `parseRootKeys` has for it. */
function compose(options: AaltoOptions): Aalto {
  try {
    return createAalto(options);
  } catch (cause) {
    if (cause instanceof TypeError) throw new SettingsError(cause.message, { cause });
    throw cause;
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
