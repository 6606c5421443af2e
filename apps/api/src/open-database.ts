import { relative } from 'node:path';

import { startEmbeddedDatabase } from './embedded-database.ts';
import type { Settings } from './env.ts';
import { say, step } from './process.ts';

export interface Database {
  readonly url: string;
  readonly secret: string;
}

export interface OpenDatabase extends Database {
  stop(): Promise<void>;
}

/** The one that DATABASE_URL names, or else the embedded one, which is started for it. */
export async function openDatabase({ databaseUrl, secret, dataDir }: Settings): Promise<OpenDatabase> {
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
