import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isDatabaseUnavailable, isLoopback } from '@aalto/server';
import type { Aalto, Seeded } from '@aalto/server';

import { compose } from './compose.ts';
import type { Settings } from './env.ts';
import { hooks } from './hooks.ts';
import { createHost } from './host.ts';
import { listen } from './listen.ts';
import { createLog } from './log.ts';
import { outliveBrokenConnections, step } from './process.ts';
import type { Database } from './open-database.ts';
import { createRouter } from './router.ts';
import { builtWebApps } from './web/build-web-apps.ts';
import { createWebApp } from './web/web-app.ts';

const TEAM_MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));

export interface RunningApi {
  readonly seeded: Seeded;
  /** Stops taking requests, finishes those under way, closes the pools. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Where the console's pages come from: its built files, or a dev server. */
  readonly consoleFrom?: string;
  /** Where the demo app takes who comes back from a mailed link or a provider; absent where it is not served. */
  readonly demoRedirectUrl?: string;
}

/** One API process: composes everything, brings the database up to date, and listens. */
export async function serve(
  settings: Settings,
  database: Database,
  { consoleFrom = builtWebApps.console, demoRedirectUrl }: ServeOptions = {},
): Promise<RunningApi> {
  const { environment, publicUrl, dataDir, port, hostname, mail, providerNetworks, trustedProxies } =
    settings;
  const log = createLog(settings.logLevel);
  outliveBrokenConnections(isDatabaseUnavailable, (err) => log.warn({ err }, 'a connection broke'));
  const { url, secret } = database;
  const aalto = compose({
    database: url,
    secret,
    publicUrl,
    environment,
    log,
    mail,
    providerNetworks,
    hooks,
  });
  try {
    const seeded = await step(
      'migrate',
      'bringing the database up to date',
      () => migrateAndSeed(aalto, { ...settings.seeds, demoRedirectUrl }),
      describeSeeded,
    );
    if (environment === 'production' && isLoopback(new URL(publicUrl).hostname))
      log.warn({ setting: 'PUBLIC_URL' }, 'PUBLIC_URL names this machine: mailed links work nowhere else');
    const router = createRouter(aalto, { exportFolder: join(dataDir, 'exports') });
    const consoleApp = createWebApp({
      base: '/console',
      from: consoleFrom,
      config: { url: publicUrl, anonKey: seeded.consoleAnonKey },
    });
    const { fetch } = createHost({ aalto, router, consoleApp, trustedProxies, log });
    const listener = await step(
      'api',
      'opening the port',
      () => listen(fetch, { setting: 'PORT', port, hostname }),
      () => `listening on port ${port}`,
    );
    return { seeded, close: () => listener.close().then(() => aalto.close()) };
  } catch (error) {
    await aalto.close();
    throw error;
  }
}

async function migrateAndSeed(aalto: Aalto, seeds: Parameters<Aalto['seed']>[0]): Promise<Seeded> {
  await aalto.migrate(TEAM_MIGRATIONS);
  const seeded = await aalto.seed(seeds);
  await aalto.start();
  return seeded;
}

function describeSeeded({ operator }: Seeded): string {
  return operator ? 'a new database, seeded' : 'up to date';
}
