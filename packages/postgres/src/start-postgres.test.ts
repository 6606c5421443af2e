import { once } from 'node:events';
import { cp, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from './test-support/host-process.ts';
import { commitRow, connect, readRows, startServer } from './test-support/own-server.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';
import { prepareWarmFolder, warmFolder } from './test-support/warm-folder.ts';

prepareWarmFolder();

test('the first start makes a database whose owner is no superuser', async () => {
  const server = await startServer(await scratchFolder());
  const [owner] = await connect(server.url)`
    SELECT current_database() AS database, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin
    FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
    WHERE datname = 'aalto' AND rolname = current_user`;
  expect(server.firstStart).toBe(true);
  expect(owner).toEqual({
    database: 'aalto',
    rolsuper: false,
    rolcreaterole: true,
    rolcreatedb: true,
    rolcanlogin: true,
  });
  const [superuser] = await connect(
    server.superuserUrl,
  )`SELECT rolsuper FROM pg_roles WHERE rolname = current_user`;
  expect(superuser).toEqual({ rolsuper: true });
});

test('the server listens on 127.0.0.1 alone and demands the password', async () => {
  const server = await startServer(warmFolder());
  const sql = connect(server.superuserUrl);
  expect(await sql`SHOW listen_addresses`).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await sql`SHOW unix_socket_directories`).toEqual([{ unix_socket_directories: '' }]);
  const guess = server.url.replace(/:[^:@]+@/, ':guess@');
  await expect(connect(guess)`SELECT 1`).rejects.toMatchObject({ code: '28P01' });
});

test('passwords and log can be read by nobody else, and the log keeps the last run alone', async () => {
  const dataDir = warmFolder();
  for (let run = 0; run < 2; run += 1) await (await startServer(dataDir)).stop();
  for (const file of ['credentials.json', 'postgres.log']) {
    expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
  }
  const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  expect(log.match(/starting PostgreSQL/g)).toHaveLength(1);
});

test('a restart keeps the rows, the passwords and the port', async () => {
  const dataDir = warmFolder();
  const first = await startServer(dataDir);
  const row = await commitRow(first.url);
  await first.stop();
  const second = await startServer(dataDir);
  expect(second).toMatchObject({ url: first.url, port: first.port, firstStart: false });
  expect(await readRows(second.url)).toContain(row);
});

test('stopping twice is harmless, and PostgreSQL is gone when it resolves', async () => {
  const server = await startServer(warmFolder());
  connect(server.url)`SELECT pg_sleep(60)`.catch(() => {}); // A client does not hold the shutdown up.
  await Promise.all([server.stop(), server.stop()]);
  expect(isAlive(server.pid)).toBe(false);
  await server.stop();
});

test('a port that another program took is left to it', async () => {
  const dataDir = warmFolder();
  const first = await startServer(dataDir);
  await first.stop();
  const other = createServer().listen(first.port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const second = await startServer(dataDir);
  expect(second.port).not.toBe(first.port);
});

test('servers that race for one port all start', async () => {
  const { port, stop } = await startServer(warmFolder());
  await stop();
  const copy = await scratchFolder();
  await cp(warmFolder(), copy, { recursive: true });
  const servers = await Promise.all([warmFolder(), copy].map((folder) => startServer(folder)));
  const ports = servers.map((server) => server.port);
  expect(ports).toContain(port);
  expect(new Set(ports).size).toBe(2);
  for (const server of servers) expect(await connect(server.url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

test('the path of the folder may hold spaces, quotes and letters of any script', async () => {
  expect(warmFolder()).toMatch(/ .*["'].*ä.*数/);
  const server = await startServer(warmFolder());
  expect(await connect(server.url)`SELECT lower('ÄÄNI')`).toEqual([{ lower: 'ääni' }]);
});

test('settings reach the server, except those that would open it to the network', async () => {
  const settings = { work_mem: '9MB', listen_addresses: '*' };
  const server = await startServer(warmFolder(), { settings: { ...settings, fsync: 'off' } });
  expect(await connect(server.url)`SHOW work_mem`).toEqual([{ work_mem: '9MB' }]);
  expect(await connect(server.url)`SHOW listen_addresses`).toEqual([{ listen_addresses: '127.0.0.1' }]);
});

test("a server that cannot start is reported with PostgreSQL's own words, and the folder is free again", async () => {
  const dataDir = warmFolder();
  const broken = startServer(dataDir, { settings: { fsync: 'off', shared_buffers: 'many' } });
  await expect(broken).rejects.toMatchObject({
    name: 'PostgresUnavailableError',
    log: expect.arrayContaining([expect.stringContaining('invalid value for parameter "shared_buffers"')]),
  });
  expect(await startServer(dataDir)).toMatchObject({ firstStart: false });
});
