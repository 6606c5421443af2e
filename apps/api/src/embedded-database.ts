import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Database } from './open-database.ts';

export interface EmbeddedDatabase extends Database {
  readonly firstStart: boolean;
  stop(): Promise<void>;
}

/** Starts PostgreSQL in the data folder, with a secret that is generated once and kept beside the data. */
export async function startEmbeddedDatabase(
  dataDir: string,
  givenSecret: string | undefined,
  onNotice: (notice: string) => void,
): Promise<EmbeddedDatabase> {
  // Loaded only here: with DATABASE_URL, the package and its binaries need not be there.
  const { startPostgres } = await import('@aalto/postgres');
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), onNotice });
  try {
    const secret = givenSecret ?? (await keptSecret(join(dataDir, 'secret')));
    return { url: postgres.url, secret, firstStart: postgres.firstStart, stop: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/**
 * Writes the settings under which further processes join this one (`env $(cat .aalto/env) PORT=3001 npm run api`),
 * and the public keys for scripts. For its owner's eyes alone: the secret is among them.
 */
export async function writeEnvFile(
  dataDir: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writePrivately(join(dataDir, 'env'), lines.join(''));
}

async function keptSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = `1:${randomBytes(32).toString('base64url')}`;
  await writePrivately(file, `${secret}\n`);
  return secret;
}

async function writePrivately(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
}
