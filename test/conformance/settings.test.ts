import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseSettings, SettingsError } from '../../apps/api/src/env.ts';
import { freePort, startApi } from '../support/api-process.ts';
import { connectClient } from '../support/client.ts';
import { SECRET } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const script = (name: string): string =>
  fileURLToPath(new URL(`../../apps/api/src/${name}`, import.meta.url));

/** Long enough for a loaded machine, short enough that nobody believes it hangs. */
const SECONDS_TO_FAIL = 20;

/** A secret that somebody put in the wrong place. */
const HUNTER = 'hunter2-hunter2-hunter2';

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the API on nothing but these variables until it ends by itself. */
async function run(name: 'main.ts' | 'start.ts', variables: Record<string, string>): Promise<Ending> {
  const child = spawn(process.execPath, [script(name)], {
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), SECONDS_TO_FAIL * 1000);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  clearTimeout(tooLong);
  return { code: child.exitCode, stdout, stderr };
}

function expectOneClearLine({ code, stdout, stderr }: Ending, setting: string, advice: RegExp): void {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toContain(setting);
  expect(lines[0]).toMatch(advice);
  expect(stderr).not.toMatch(/^\s+at |node_modules|Error:/m);
  for (const secret of [HUNTER, SECRET, SECRET.slice(2)]) expect(stdout + stderr).not.toContain(secret);
  expect(code, stderr).toBe(1);
}

describe('settings', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  const good = async (): Promise<Record<string, string>> => ({
    DATABASE_URL: world.database.url,
    AALTO_SECRET: SECRET,
    PORT: String(await freePort()),
  });

  const elsewhere = (change: (url: URL) => void): string => {
    const url = new URL(world.database.url);
    change(url);
    return url.href;
  };

  const without = (variables: Record<string, string>, name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(variables).filter(([key]) => key !== name));

  /** Processes are started two at a time: there are as many cores. */
  const runBoth = (
    one: Record<string, string>,
    other: Record<string, string>,
    names: readonly ['main.ts' | 'start.ts', 'main.ts' | 'start.ts'] = ['main.ts', 'main.ts'],
  ): Promise<[Ending, Ending]> => Promise.all([run(names[0], one), run(names[1], other)]);

  it('a missing AALTO_SECRET is named in one line', async () => {
    const missing = without(await good(), 'AALTO_SECRET');
    for (const ending of await runBoth(missing, missing, ['main.ts', 'start.ts'])) {
      expectOneClearLine(ending, 'AALTO_SECRET', /required/);
    }
  });

  it('main.ts names a missing or empty DATABASE_URL, and says how to have one', async () => {
    const missing = without(await good(), 'DATABASE_URL');
    for (const ending of await runBoth(missing, { ...missing, DATABASE_URL: '' })) {
      expectOneClearLine(ending, 'DATABASE_URL', /npm start/);
    }
  });

  it('a wrong setting is named in one line, before anything is started', async () => {
    const variables = await good();
    const [mysql, loud] = await runBoth(
      { ...variables, DATABASE_URL: `mysql://root:${HUNTER}@localhost/x` },
      { ...variables, LOG_LEVEL: 'loud' },
    );
    expectOneClearLine(mysql, 'DATABASE_URL', /postgres:\/\//);
    expectOneClearLine(loud, 'LOG_LEVEL', /trace/);
    const [port, key] = await runBoth(
      { PORT: 'abc', DATA_DIR: '/nonexistent/aalto' },
      { ...variables, AALTO_DEMO_ANON_KEY: HUNTER },
      ['start.ts', 'main.ts'],
    );
    expectOneClearLine(port, 'PORT', /number/);
    expect(port.stdout).toBe('');
    expectOneClearLine(key, 'AALTO_DEMO_ANON_KEY', /aalto_pk_/);
  });

  // What no process need be started for: the same function, with other values.
  it.each([
    ['PORT', '70000', /65535/],
    ['PORT', '0', />=1/],
    ['PORT', '3000.5', /int/],
    ['DATABASE_URL', HUNTER, /postgres:\/\//],
    ['AALTO_ENV', 'staging', /production/],
    ['PUBLIC_URL', 'localhost:3000', /http/],
    ['PUBLIC_URL', 'http://api.example.com', /https/],
    ['PUBLIC_URL', 'http://localhost.example.com', /https/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /CIDR/],
    ['PROVIDER_NETWORKS', 'keycloak.internal', /CIDR/],
    ['AALTO_CONSOLE_ANON_KEY', 'aalto_pk_short', /16/],
    ['AALTO_OPERATOR_EMAIL', 'operator', /email/],
    ['AALTO_OPERATOR_PASSWORD', 'short', /8/],
  ])('%s=%s is named in one line', async (setting, value, advice) => {
    const variables = { ...(await good()), [setting]: value };
    expect(() => parseSettings(variables)).toThrow(SettingsError);
    expect(() => parseSettings(variables)).toThrow(new RegExp(`^${setting} is wrong: [^\\n]+$`));
    expect(() => parseSettings(variables)).toThrow(advice);
    expect(() => parseSettings(variables)).not.toThrow(HUNTER);
  });

  it('PUBLIC_URL may be http on this machine, and anywhere in development', () => {
    const variables = { DATABASE_URL: 'postgres://localhost/x', AALTO_SECRET: SECRET };
    for (const url of [
      'http://localhost:3000',
      'http://127.0.0.1',
      'http://[::1]:8080',
      'https://api.example.com',
    ])
      expect(parseSettings({ ...variables, PUBLIC_URL: url }).publicUrl).toBe(url);
    expect(parseSettings(variables).publicUrl).toBe('http://localhost:3000');
    const url = 'http://api.example.com';
    expect(parseSettings({ ...variables, AALTO_ENV: 'development', PUBLIC_URL: url }).publicUrl).toBe(url);
  });

  it('a DATABASE_URL that cannot be read is named in one line, without its password', async () => {
    const variables = await good();
    const [port, slash] = await runBoth(
      { ...variables, DATABASE_URL: `postgres://aalto:${HUNTER}@127.0.0.1:99999/aalto` },
      { ...variables, DATABASE_URL: `postgres://aalto:a/${HUNTER}@127.0.0.1:5432/aalto` },
      ['main.ts', 'start.ts'],
    );
    expectOneClearLine(port, 'DATABASE_URL', /65535/);
    expectOneClearLine(slash, 'DATABASE_URL', /%2F/);
    const [percent, hosts] = await runBoth(
      { ...variables, DATABASE_URL: `postgres://aalto:%${HUNTER}@127.0.0.1:5432/aalto` },
      { ...variables, DATABASE_URL: `postgres://aalto:${HUNTER}@127.0.0.1:5432,127.0.0.2:5432/aalto` },
    );
    expectOneClearLine(percent, 'DATABASE_URL', /%25/);
    expectOneClearLine(hosts, 'DATABASE_URL', /several hosts/);
  });

  it('a second owner in one cluster is told in one line what a superuser must grant, and then migrates', async () => {
    const name = `second_${randomUUID().slice(0, 8)}`;
    const { sql } = world.database;
    await sql.unsafe(`create role "${name}" login createrole password 'word'`);
    await sql.unsafe(`create database "${name}" owner "${name}"`);
    const url = elsewhere((other) =>
      Object.assign(other, { username: name, password: 'word', pathname: name }),
    );
    const variables = { ...(await good()), DATABASE_URL: url };
    const grant = new RegExp(`grant aalto_definer, anon, authenticated to ${name} with admin option`);
    const endings = await runBoth(variables, variables, ['main.ts', 'start.ts']);
    for (const ending of endings) expectOneClearLine(ending, 'DATABASE_URL', grant);

    await sql.unsafe(`grant aalto_definer, anon, authenticated to "${name}" with admin option`);
    const api = await startApi(url);
    await api.stop();
    await sql.unsafe(`drop database "${name}" with (force)`);
  });

  it('a malformed AALTO_SECRET is named in one line that says how to make one, and not repeated', async () => {
    const variables = await good();
    const endings = await runBoth(
      { ...variables, AALTO_SECRET: HUNTER },
      { ...variables, AALTO_SECRET: `${SECRET},1:${HUNTER}` },
      ['main.ts', 'start.ts'],
    );
    for (const ending of endings) expectOneClearLine(ending, 'AALTO_SECRET', /id:key/);
  });

  it('an AALTO_SECRET of another database is named, and the database stays as it is', async () => {
    const other = `1:${Buffer.alloc(32, 9).toString('base64url')}`;
    const before = await world.database.sql`select * from auth.installation`;
    expectOneClearLine(
      await run('main.ts', { ...(await good()), AALTO_SECRET: other }),
      'AALTO_SECRET',
      /another one than the key 1/,
    );
    expect([...(await world.database.sql`select * from auth.installation`)]).toEqual([...before]);
    expect((await world.signUp()).session.aal).toBe('aal1');
  });

  it('an address where no database is, or nothing answers, is named in one line, within seconds', async () => {
    const variables = await good();
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const mutePort = address !== null && typeof address === 'object' ? String(address.port) : '';
    const port = String(await freePort());
    const silent = run('main.ts', {
      ...variables,
      DATABASE_URL: elsewhere((url) => (url.port = mutePort)),
    }).finally(() => mute.close());
    const [nobody, nowhere] = await runBoth(
      { ...variables, DATABASE_URL: elsewhere((url) => (url.port = port)) },
      { ...variables, DATABASE_URL: elsewhere((url) => (url.hostname = 'no-such-host.invalid')) },
      ['start.ts', 'main.ts'],
    );
    expectOneClearLine(await silent, 'DATABASE_URL', /answers/);
    expectOneClearLine(nobody, 'DATABASE_URL', new RegExp(`127\\.0\\.0\\.1:${port}`));
    expectOneClearLine(nowhere, 'DATABASE_URL', /no-such-host/);
  });

  it('a wrong password and a database that is not there are named in one line, without the password', async () => {
    const variables = await good();
    const [password, database] = await runBoth(
      { ...variables, DATABASE_URL: elsewhere((url) => (url.password = HUNTER)) },
      { ...variables, DATABASE_URL: elsewhere((url) => (url.pathname = '/no_such_database')) },
    );
    expectOneClearLine(password, 'DATABASE_URL', /password/);
    expectOneClearLine(database, 'DATABASE_URL', /no_such_database/);
  });

  it('a taken port is named in one line', async () => {
    const taken = new URL(world.api.url).port;
    expectOneClearLine(await run('main.ts', { ...(await good()), PORT: taken }), 'PORT', /taken/);
  });
});

describe('shutting down', () => {
  it('on SIGTERM a request in flight is answered, new ones are not taken, and the process ends with 0', async () => {
    const world = await createWorld();
    const { api } = world;
    const person = await world.signUp();
    const client = connectClient(api.url, world.demo.anonKey, person.session.accessToken);
    await client.data.notes.list.query();

    let exited: unknown[] = [];
    const exit = once(api.child, 'exit').then((args) => (exited = args));
    const answered = await world.database.sql.begin(async (tx) => {
      await tx`lock table notes in access exclusive mode`;
      const slow = client.data.notes.create.mutate({ body: 'in flight' });
      await untilSomeoneWaits(world);
      api.child.kill('SIGTERM');
      await untilRefused(api.url);
      expect(exited).toEqual([]);
      return { slow };
    });
    expect((await answered.slow).note.body).toBe('in flight');
    await exit;
    expect(exited).toEqual([0, null]);
    await world.close();
  });

  it('idle clients do not keep it alive', async () => {
    const world = await createWorld();
    await world.signUp();
    const exit = once(world.api.child, 'exit');
    world.api.child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    await world.close();
  });
});

async function untilSomeoneWaits({ database }: World): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const waiting = await database.sql`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    `;
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Nobody waited for the lock');
}

async function untilRefused(url: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).catch(() => undefined);
    if (!answer) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It still takes connections');
}
