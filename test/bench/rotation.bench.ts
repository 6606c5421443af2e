import { readFile } from 'node:fs/promises';

import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { newAttempt, refresh } from '../support/families.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';
import { format, median, percentile } from './statistics.ts';

// What a rotation costs, beside the least that it could: one row updated by its key, through the same driver.
// Caller, API and PostgreSQL share this machine's cores, so the calls a second are a floor.

const FAMILIES = 8;
const SECONDS = 10;
/** Of Linux; a process's times in /proc are counted in it. */
const TICK_MS = 10;

const noSession = { refreshToken: '' };

let world: World;
let sessions: Session[];
beforeAll(async () => {
  world = await createWorld({ variables: { LOG_LEVEL: 'error' } });
  const people = await Promise.all(Array.from({ length: FAMILIES }, () => world.signUp()));
  sessions = people.map(({ session }) => session);
});
afterAll(() => world.close());

it('rotates', async () => {
  const rotations = await measure(async (turn) => {
    sessions[turn] = await refresh(world, sessions[turn] ?? noSession, newAttempt());
  });
  report('auth.refresh', rotations);

  const sql = postgres(world.database.url, { max: FAMILIES });
  const handles = sessions.map(({ id }) => id);
  const updates = await measure(async (turn) => {
    const { count } = await sql`
      update auth.sessions set generation = generation + 1 where backend_id = ${world.demo.id} and handle = ${handles[turn] ?? ''}
    `;
    expect(count).toBe(1);
  });
  await sql.end();
  report('one row updated', updates);
});

interface Measured {
  readonly milliseconds: number[];
  readonly seconds: number;
  readonly apiCpuMs: number;
  readonly callerCpuMs: number;
}

/** As many at once as there are families, each after its last, for a while; after a second that does not count. */
async function measure(call: (turn: number) => Promise<void>): Promise<Measured> {
  await run(call, 1);
  const [apiBefore, callerBefore, startedAt] = [
    await cpuMsOf(world.api.child.pid),
    process.cpuUsage(),
    performance.now(),
  ];
  const milliseconds = await run(call, SECONDS);
  const { user, system } = process.cpuUsage(callerBefore);
  return {
    milliseconds,
    seconds: (performance.now() - startedAt) / 1000,
    apiCpuMs: (await cpuMsOf(world.api.child.pid)) - apiBefore,
    callerCpuMs: (user + system) / 1000,
  };
}

async function run(call: (turn: number) => Promise<void>, seconds: number): Promise<number[]> {
  const milliseconds: number[] = [];
  const end = performance.now() + seconds * 1000;
  const turns = Array.from({ length: FAMILIES }, async (_, turn) => {
    while (performance.now() < end) {
      const startedAt = performance.now();
      await call(turn);
      milliseconds.push(performance.now() - startedAt);
    }
  });
  await Promise.all(turns);
  return milliseconds;
}

/** proc(5): user and system time are the 14th and 15th fields; the second is a name in parentheses. */
async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function report(name: string, { milliseconds, seconds, apiCpuMs, callerCpuMs }: Measured): void {
  const calls = milliseconds.length;
  console.log(
    `${name.padEnd(16)} ${(calls / seconds).toFixed(0).padStart(6)} a second   ` +
      `CPU a call: API ${format(apiCpuMs / calls)}, caller ${format(callerCpuMs / calls)}   ` +
      `median ${format(median(milliseconds))}, 99th percentile ${format(percentile(milliseconds, 99))}`,
  );
}
