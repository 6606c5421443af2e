/** `npm start`: everything on this machine, with an embedded PostgreSQL unless DATABASE_URL names another. */
import { parseArgs } from 'node:util';

import type { Seeded } from '@aalto/server';

import { writeEnvFile } from './embedded-database.ts';
import { parseSettings } from './env.ts';
import type { Settings } from './env.ts';
import type { Listener } from './listen.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';
import { fail, step, stopOnSignal } from './process.ts';
import { serve } from './serve.ts';
import { builtWebApps, buildWebApps } from './web/build-web-apps.ts';
import { serveDemo } from './web/serve-demo.ts';
import { welcome } from './welcome.ts';

/** Where each web app comes from: its built files, or with `npm run dev` a dev server. */
type WebAppSources = Readonly<Record<keyof typeof builtWebApps, string>>;

/** The demo app's page for whoever comes back from a mailed link or a provider. */
const DEMO_LANDING_PATH = '/auth/return';

const NEXT = '  Next: open the demo app, or follow the tutorial in README.md. Ctrl-C stops everything.';

try {
  await start(parseSettings(process.env), readSources());
} catch (error) {
  fail(error);
}

function readSources(): WebAppSources {
  const options = {
    demo: { type: 'string', default: builtWebApps.demo },
    console: { type: 'string', default: builtWebApps.console },
  } as const;
  return parseArgs({ options }).values;
}

async function start(settings: Settings, sources: WebAppSources): Promise<void> {
  const running = new AsyncDisposableStack();
  try {
    const building = buildUnlessServed(sources);
    // It is awaited below; until then a failure must not end the process before the database is stopped.
    building.catch(() => undefined);
    const database = await openDatabase(settings);
    running.defer(() => database.stop());
    await building;
    const demoUrl = `http://localhost:${settings.demoPort}`;
    const api = await serve(settings, database, {
      consoleFrom: sources.console,
      demoRedirectUrl: `${demoUrl}${DEMO_LANDING_PATH}`,
    });
    running.defer(() => api.close());
    const demo = await startDemo(settings, sources.demo, api.seeded);
    running.defer(() => demo.close());
    stopOnSignal(() => running.disposeAsync());
    if (settings.databaseUrl === undefined)
      await writeEnvFile(settings.dataDir, envOf(settings, database, api.seeded));
    process.stdout.write(`${welcome(settings, api.seeded, demoUrl)}\n${NEXT}\n\n`);
  } catch (error) {
    await running.disposeAsync();
    throw error;
  }
}

async function buildUnlessServed(sources: WebAppSources): Promise<void> {
  if (sources.demo !== builtWebApps.demo && sources.console !== builtWebApps.console) return;
  await step(
    'web',
    'building the demo app and the console',
    buildWebApps,
    () => 'demo app and console built',
  );
}

async function startDemo(
  { publicUrl, demoPort: port, hostname }: Settings,
  from: string,
  { demoAnonKey: anonKey }: Seeded,
): Promise<Listener> {
  return serveDemo(from, { url: publicUrl, anonKey }, { setting: 'DEMO_PORT', port, hostname });
}

/** What another process, or a script, needs to join this one. */
function envOf(
  { publicUrl, environment }: Settings,
  { url, secret }: Database,
  { demoAnonKey, consoleAnonKey }: Seeded,
): Record<string, string> {
  return {
    DATABASE_URL: url,
    AALTO_SECRET: secret,
    AALTO_ENV: environment,
    PUBLIC_URL: publicUrl,
    AALTO_DEMO_ANON_KEY: demoAnonKey,
    AALTO_CONSOLE_ANON_KEY: consoleAnonKey,
  };
}
