import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { kill, spawnHost } from './test-support/host-process.ts';
import { connect, startServer } from './test-support/own-server.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';

test('a first start that is killed at any moment does not spoil the folder', async () => {
  const dataDir = await scratchFolder();
  for (const milliseconds of [200, 450, 650, 850]) {
    const host = spawnHost(dataDir);
    await delay(milliseconds);
    await kill(host);
  }
  const server = await startServer(dataDir);
  expect(await connect(server.url)`SELECT current_user, current_database()`).toEqual([
    { current_user: 'aalto', current_database: 'aalto' },
  ]);
  expect((await readdir(dataDir)).toSorted()).toEqual([
    'cluster',
    'credentials.json',
    'lock',
    'owner.json',
    'postgres.log',
  ]);
});
