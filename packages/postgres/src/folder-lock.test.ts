import { expect, test } from 'vitest';
import { hostAnswer, spawnHost } from './test-support/host-process.ts';
import { connect, startServer } from './test-support/own-server.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';
import { prepareWarmFolder, warmFolder } from './test-support/warm-folder.ts';

prepareWarmFolder();

test('a folder in use is refused at once, by name of its holder, and the first server goes on', async () => {
  const dataDir = warmFolder();
  const host = spawnHost(dataDir);
  const first = await hostAnswer(host);
  await expect(startServer(dataDir)).rejects.toMatchObject({
    name: 'PostgresInUseError',
    pid: host.pid,
    message:
      `PostgreSQL is already running on ${dataDir}, started by process ${host.pid}: ` +
      'stop it, or set DATA_DIR to another folder.',
  });
  expect(await connect(first.url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

test('one process cannot start twice on one folder either', async () => {
  const dataDir = warmFolder();
  const server = await startServer(dataDir);
  await expect(startServer(dataDir)).rejects.toMatchObject({ name: 'PostgresInUseError', pid: process.pid });
  await server.stop();
  expect(await startServer(dataDir)).toMatchObject({ firstStart: false });
});

test('of processes that race on a first start exactly one wins', async () => {
  const dataDir = await scratchFolder();
  const answers = await Promise.all([1, 2, 3].map(() => hostAnswer(spawnHost(dataDir))));
  const winners = answers.filter((answer) => answer.error === undefined);
  const errors = answers.flatMap((answer) => answer.error?.name ?? []);
  expect(errors).toEqual(['PostgresInUseError', 'PostgresInUseError']);
  expect(await connect(winners[0]?.url ?? '')`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
