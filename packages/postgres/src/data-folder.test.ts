import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from './test-support/own-server.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';

test.each(['taken', 'taken/below'])('a file in the place of the folder is refused: %s', async (path) => {
  const scratch = await scratchFolder();
  await writeFile(join(scratch, 'taken'), '');
  const dataDir = join(scratch, path);
  await expect(startServer(dataDir)).rejects.toMatchObject({
    name: 'PostgresUnavailableError',
    message: expect.stringContaining(
      `${dataDir} cannot be the data folder: a file stands in its place. Set DATA_DIR`,
    ),
  });
});

test('a cluster of another major version is refused, and left as it is', async () => {
  const dataDir = await scratchFolder();
  await mkdir(join(dataDir, 'cluster'));
  await writeFile(join(dataDir, 'cluster/PG_VERSION'), '15\n');
  await expect(startServer(dataDir)).rejects.toThrow(
    'was written by PostgreSQL 15, and this is PostgreSQL 18',
  );
});

test('the data folder of a PostgreSQL that was set up elsewhere is refused', async () => {
  const dataDir = await scratchFolder();
  await writeFile(join(dataDir, 'PG_VERSION'), '16\n');
  await expect(startServer(dataDir)).rejects.toThrow('is itself the data folder of a PostgreSQL 16');
});

test('lost passwords are reported, never replaced', async () => {
  const dataDir = await scratchFolder();
  await mkdir(join(dataDir, 'cluster'));
  await writeFile(join(dataDir, 'cluster/PG_VERSION'), '18\n');
  await expect(startServer(dataDir)).rejects.toThrow('put the file back');
});
