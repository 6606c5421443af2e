/** `npm start`: everything on this machine, with an embedded PostgreSQL unless DATABASE_URL names another. */
import { relative } from 'node:path';

import type { Seeded } from '@aalto/server';

import { startEmbeddedDatabase, writeEnvFile } from './embedded-database.ts';
import { parseSettings } from './env.ts';
import type { Settings } from './env.ts';
import { fail, step, stopOnSignal } from './process.ts';
import { serve } from './serve.ts';
import type { Database } from './serve.ts';

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
    const api = await step(
      'api',
      () => serve(settings, database),
      () => `migrated, listening at ${settings.publicUrl}`,
    );
    stopOnSignal(async () => {
      await api.close();
      await database.stop();
    });
    if (settings.databaseUrl === undefined)
      await writeEnvFile(settings.dataDir, envOf(settings, database, api.seeded));
    process.stdout.write(welcome(settings, api.seeded));
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
    () => startEmbeddedDatabase(dataDir, secret),
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

function welcome({ publicUrl }: Settings, { demoAnonKey, consoleAnonKey, operator }: Seeded): string {
  const first = operator
    ? `${operator.email}, password ${operator.password} (shown this once)`
    : 'made on the first start; the password was shown then';
  return [
    '',
    `  API                 ${publicUrl}`,
    `  anon key, demo      ${demoAnonKey}`,
    `  anon key, console   ${consoleAnonKey}`,
    `  first operator      ${first}`,
    '',
    '  Next: the tutorial in README.md. Ctrl-C stops everything.',
    '',
    '',
  ].join('\n');
}
