/** `npm start`: everything on this machine, with an embedded PostgreSQL unless DATABASE_URL names another. */
import type { Seeded } from '@aalto/server';

import { startEmbeddedDatabase } from './embedded-database.ts';
import { parseSettings } from './env.ts';
import type { Settings } from './env.ts';
import { fail, step, stopOnSignal } from './process.ts';
import { serve } from './serve.ts';
import type { Database } from './serve.ts';

try {
  const settings = parseSettings(process.env);
  const database = await openDatabase(settings);
  try {
    const api = await step(
      'api',
      () => serve(settings, database),
      () => `${settings.publicUrl}, up to date`,
    );
    stopOnSignal(async () => {
      await api.close();
      await database.stop();
    });
    process.stdout.write(welcome(settings, api.seeded));
  } catch (error) {
    await database.stop();
    throw error;
  }
} catch (error) {
  fail(error);
}

async function openDatabase({ databaseUrl, secret, dataDir }: Settings) {
  if (databaseUrl !== undefined && secret !== undefined) {
    return { url: databaseUrl, secret, stop: async () => undefined } satisfies Database & { stop: unknown };
  }
  return step(
    'database',
    () => startEmbeddedDatabase(dataDir, secret),
    ({ firstStart }) => `PostgreSQL in ${dataDir}${firstStart ? ', made now' : ''}`,
  );
}

function welcome({ publicUrl }: Settings, { demoAnonKey, consoleAnonKey, operator }: Seeded): string {
  const lines = [
    '',
    `  API              ${publicUrl}`,
    `  Demo anon key    ${demoAnonKey}`,
    `  Console anon key ${consoleAnonKey}`,
    ...(operator
      ? [`  First operator   ${operator.email}  ${operator.password}   (shown this once)`]
      : ['  First operator   made on the first start; its password was shown then']),
    '',
    '  The tutorial is in README.md. Ctrl-C stops everything.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
