/** `npm start`: everything on this machine, with an embedded PostgreSQL unless DATABASE_URL names another. */
import { relative } from 'node:path';

import type { Seeded } from '@aalto/server';

import { startEmbeddedDatabase, writeEnvFile } from './embedded-database.ts';
import { parseSettings } from './env.ts';
import type { Settings } from './env.ts';
import { fail, say, step, stopOnSignal } from './process.ts';
import { serve } from './serve.ts';
import type { Database } from './serve.ts';
import { welcome } from './welcome.ts';

interface OpenDatabase extends Database {
  stop(): Promise<void>;
}

try {
  await start(parseSettings(process.env));
} catch (error) {
  fail(error);
}

async function start(settings: Settings): Promise<void> {
  const database = await openDatabase(settings);
  try {
    const api = await serve(settings, database);
    stopOnSignal(async () => {
      await api.close();
      await database.stop();
    });
    if (settings.databaseUrl === undefined)
      await writeEnvFile(settings.dataDir, envOf(settings, database, api.seeded));
    process.stdout.write(
      `${welcome(settings, api.seeded)}\n  Next: the tutorial in README.md. Ctrl-C stops everything.\n\n`,
    );
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function openDatabase({ databaseUrl, secret, dataDir }: Settings): Promise<OpenDatabase> {
  if (databaseUrl !== undefined && secret !== undefined) {
    return { url: databaseUrl, secret, stop: () => Promise.resolve() };
  }
  return step(
    'database',
    'starting PostgreSQL',
    () => startEmbeddedDatabase(dataDir, secret, (notice) => say('database', notice)),
    ({ firstStart }) => `PostgreSQL in ${relative('', dataDir)}/${firstStart ? ', made just now' : ''}`,
  );
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
