import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startPostgres } from '../start-postgres.ts';

/**
 * One folder, already set up, for the tests of a file, which run one after the other: a first start costs a second.
 * Every test leaves it stopped. The path is as awkward as paths get.
 */
export function warmFolder(): string {
  if (folder === undefined) throw new Error('Call prepareWarmFolder in the test file');
  return folder;
}

let folder: string | undefined;

export function prepareWarmFolder(): void {
  beforeAll(async () => {
    const parent = await mkdtemp(join(tmpdir(), 'aalto-postgres-'));
    folder = join(parent, `Aalto's "data" $HOME – ääni 数据`);
    const server = await startPostgres({ dataDir: folder, settings: { fsync: 'off' } });
    await server.stop();
  });
  afterAll(async () => {
    if (folder !== undefined) await rm(join(folder, '..'), { recursive: true, force: true, maxRetries: 20 });
  });
}
