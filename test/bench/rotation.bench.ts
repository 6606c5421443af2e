import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { newAttempt } from '../support/families.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { format, median, percentile } from './statistics.ts';

// What a rotation costs, beside the least that it could: the same row updated by its key, through the same driver.
// Caller, API and PostgreSQL share this machine's cores, so the calls a second are a floor. The two take turns, so that
// whatever else the machine does falls on both.

const FAMILIES = 8;
/** V8 compiles what it has seen often, and a family's history fills up. */
const WARM_UP_SECONDS = 8;
const SECONDS = 4;
const TURNS = 3;
/** Of Linux; a process's times in /proc are counted in it. */
const TICK_MS = 10;

const agent = new Agent({ keepAlive: true, maxSockets: FAMILIES });

let world: World;
let sql: postgres.Sql;
let handles: string[];
let tokens: string[];
beforeAll(async () => {
  world = await createWorld({ variables: { LOG_LEVEL: 'error' } });
  sql = postgres(world.database.url, { max: FAMILIES });
  const people = await Promise.all(Array.from({ length: FAMILIES }, () => world.signUp()));
  handles = people.map(({ session }) => session.id);
  tokens = people.map(({ session }) => session.refreshToken);
});
afterAll(async () => {
  agent.destroy();
  await sql.end();
  await world.close();
});

it('rotates', async () => {
  const rotations: Measured[] = [];
  const updates: Measured[] = [];
  await run(rotate, WARM_UP_SECONDS);
  await run(update, 1);
  for (let turn = 0; turn < TURNS; turn += 1) {
    rotations.push(await measure(rotate));
    updates.push(await measure(update));
  }
  report('auth.refresh', rotations);
  report('one row updated', updates);
  const ratio = medianOf(rotations, 'perSecond') / medianOf(updates, 'perSecond');
  console.log(`rotations for each bare update: ${ratio.toFixed(3)}`);
  expect(ratio).toBeGreaterThan(0);
});

async function rotate(family: number): Promise<void> {
  const answer = await post('/trpc/auth.refresh', { refreshToken: tokens[family], attempt: newAttempt() });
  const [, successor] = /"refreshToken":"([\w-]+)"/.exec(answer) ?? [];
  if (successor === undefined) throw new Error(answer);
  tokens[family] = successor;
}

/** As lean as a caller can be, since it takes its time from what is measured. */
function post(path: string, input: object): Promise<string> {
  const headers = { apikey: world.demo.anonKey, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(`${world.api.url}${path}`, { agent, method: 'POST', headers }, (answer) => {
      text(answer).then(resolve, reject);
    });
    sent.on('error', reject).end(JSON.stringify(input));
  });
}

/** Of nothing that a rotation minds. */
async function update(family: number): Promise<void> {
  const { count } = await sql`
    update auth.sessions set refreshed_at = clock_timestamp()
    where backend_id = ${world.demo.id} and handle = ${handles[family] ?? ''}
  `;
  if (count !== 1) throw new Error('There is no such row');
}

interface Measured {
  readonly perSecond: number;
  readonly milliseconds: number[];
  /** CPU a call, in milliseconds, of every thread and process. */
  readonly api: number;
  readonly database: number;
  readonly caller: number;
}

async function measure(call: (family: number) => Promise<void>): Promise<Measured> {
  const [before, startedAt] = [await cpuMs(), performance.now()];
  const milliseconds = await run(call, SECONDS);
  const [after, seconds] = [await cpuMs(), (performance.now() - startedAt) / 1000];
  const calls = milliseconds.length;
  return {
    perSecond: calls / seconds,
    milliseconds,
    api: (after.api - before.api) / calls,
    database: (after.database - before.database) / calls,
    caller: (after.caller - before.caller) / calls,
  };
}

/** As many at once as there are families, each after its last. */
async function run(call: (family: number) => Promise<void>, seconds: number): Promise<number[]> {
  const milliseconds: number[] = [];
  const end = performance.now() + seconds * 1000;
  const turns = Array.from({ length: FAMILIES }, async (_, family) => {
    while (performance.now() < end) {
      const startedAt = performance.now();
      await call(family);
      milliseconds.push(performance.now() - startedAt);
    }
  });
  await Promise.all(turns);
  return milliseconds;
}

async function cpuMs(): Promise<Record<'api' | 'database' | 'caller', number>> {
  const processes = await world.database.sql<{ pid: number }[]>`select pid from pg_stat_activity`;
  const ofDatabase = await Promise.all(processes.map(({ pid }) => cpuMsOf(pid)));
  const { user, system } = process.cpuUsage();
  return {
    api: await cpuMsOf(world.api.child.pid),
    database: ofDatabase.reduce((sum, milliseconds) => sum + milliseconds, 0),
    caller: (user + system) / 1000,
  };
}

/** proc(5): user and system time are the 14th and 15th fields; the second is a name in parentheses. */
async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function report(name: string, turns: readonly Measured[]): void {
  const cpu = (of: 'api' | 'database' | 'caller') => format(medianOf(turns, of));
  const milliseconds = turns.flatMap((turn) => turn.milliseconds);
  console.log(
    `${name.padEnd(16)} ${medianOf(turns, 'perSecond').toFixed(0).padStart(6)} a second   ` +
      `CPU a call: API ${cpu('api')}, PostgreSQL ${cpu('database')}, caller ${cpu('caller')}   ` +
      `median ${format(median(milliseconds))}, 99th percentile ${format(percentile(milliseconds, 99))}`,
  );
}

function medianOf(turns: readonly Measured[], of: Exclude<keyof Measured, 'milliseconds'>): number {
  return median(turns.map((turn) => turn[of]));
}
