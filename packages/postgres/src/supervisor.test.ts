import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { hostAnswer, isAlive, kill, spawnHost, untilGone } from './test-support/host-process.ts';
import { commitRow, connect, readRows, startServer } from './test-support/own-server.ts';
import { prepareWarmFolder, warmFolder } from './test-support/warm-folder.ts';

prepareWarmFolder();

test('a killed parent leaves no orphan and the next start works', async () => {
  const dataDir = warmFolder();
  const host = spawnHost(dataDir);
  const first = await hostAnswer(host);
  const row = await commitRow(first.url);
  await kill(host);
  const server = await startServer(dataDir); // At once: the old one is still shutting down.
  expect(await readRows(server.url)).toContain(row);
  await untilGone(first.pid);
});

test('a parent killed while PostgreSQL is starting leaves no orphan and the next start works', async () => {
  const dataDir = warmFolder();
  for (const milliseconds of [60, 90, 110, 130, 150, 170]) {
    const host = spawnHost(dataDir);
    await delay(milliseconds);
    await kill(host);
  }
  const server = await startServer(dataDir);
  expect(await connect(server.url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

test('a PostgreSQL whose supervisor was killed too is ended by the next start', async () => {
  const dataDir = warmFolder();
  const host = spawnHost(dataDir);
  const orphan = await hostAnswer(host);
  const row = await commitRow(orphan.url);
  process.kill(parentOf(orphan.pid), 'SIGKILL');
  await kill(host);
  await delay(100);
  expect(isAlive(orphan.pid)).toBe(true);

  const notices: string[] = [];
  const server = await startServer(dataDir, { onNotice: (line) => notices.push(line) });
  expect(notices).toEqual(['Ended a PostgreSQL that an earlier run left behind']);
  expect(isAlive(orphan.pid)).toBe(false);
  expect(await readRows(server.url)).toContain(row);
});

test('stop ends a PostgreSQL whose supervisor was killed, and the application hears of it', async () => {
  const notices: string[] = [];
  const server = await startServer(warmFolder(), { onNotice: (line) => notices.push(line) });
  const supervisor = parentOf(server.pid);
  process.kill(supervisor, 'SIGKILL');
  await expect.poll(() => notices.join()).toContain('ended unexpectedly');
  expect(await connect(server.url)`SELECT 1 AS one`).toEqual([{ one: 1 }]); // It serves on until then.
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});

test('a committed row survives the kill of every PostgreSQL process', async () => {
  const dataDir = warmFolder();
  const first = await startServer(dataDir);
  const row = await commitRow(first.url);
  const workers = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([parent, pid]) => (parent === first.pid && pid !== undefined ? [pid] : []));
  expect(workers.length).toBeGreaterThan(3);
  for (const pid of [first.pid, ...workers]) process.kill(pid, 'SIGKILL');
  await first.stop();
  expect(await readRows((await startServer(dataDir)).url)).toContain(row);
});

test('workers that outlive a killed PostgreSQL keep a second one from their data', async () => {
  const dataDir = warmFolder();
  const first = await startServer(dataDir);
  const [worker] = await connect(first.url)<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  if (worker === undefined) throw new Error('A session has a worker');
  process.kill(worker.pid, 'SIGSTOP');
  process.kill(first.pid, 'SIGKILL');
  await first.stop();
  await expect(startServer(dataDir)).rejects.toThrow('pre-existing shared memory block');
  process.kill(worker.pid, 'SIGCONT');
  await untilGone(worker.pid);
  await startServer(dataDir);
});

test('a record of a killed server whose process id now is a stranger’s does not stop the next start', async () => {
  const dataDir = warmFolder();
  const stranger = spawn('sleep', ['60']);
  onTestFinished(() => void stranger.kill());
  await writeFile(
    join(dataDir, 'cluster', 'postmaster.pid'),
    `${stranger.pid}\n/elsewhere\n0\n5432\n\n\n\nready\n`,
  );
  const server = await startServer(dataDir);
  expect(await connect(server.url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
});

test('Ctrl-C in the terminal does not reach PostgreSQL before its clients are done', async () => {
  const host = spawnHost(warmFolder());
  const { url } = await hostAnswer(host);
  process.kill(-(host.pid ?? 0), 'SIGINT'); // As a terminal does: to the whole process group.
  await delay(200);
  expect(await connect(url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

test('an application that has nothing left to do may end, and PostgreSQL ends with it', async () => {
  const host = spawnHost(warmFolder(), { idle: true });
  const { pid } = await hostAnswer(host);
  await untilGone(pid);
  expect(host.exitCode ?? 0).toBe(0);
});

function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}
