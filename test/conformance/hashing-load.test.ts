import { Agent, request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BEHIND_TEST_PROXY, outcomeOf, waitOf } from '../support/from-address.ts';
import { headers } from '../support/client.ts';
import type { Reply } from '../support/http.ts';
import { holdTable } from '../support/hold-table.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

const SECONDS = 4;
const OVERLOAD = 10;
/** More than this many calls a second the test itself could not make on the machine that it loads. */
const MOST_CALLS_A_SECOND = 500;
const READ_EVERY_MS = 50;
/** More than there are places in the queue. */
const CONNECTIONS = 250;
/** Callers who hang up: fewer than there are connections to the database. */
const GONE = 8;

interface Sample {
  readonly outcome: string;
  readonly milliseconds: number;
  readonly wait: unknown;
}

/**
 * Row 69. What is asserted is who waits for whom, and no time: how long anything takes is the machine's. The figures
 * are printed.
 */
describe('ten times as many sign-ins as the machine can hash', () => {
  let world: World;
  let person: Person;
  beforeAll(async () => {
    world = await createWorld({ variables: { ...BEHIND_TEST_PROXY, LOG_LEVEL: 'error' } });
    person = await world.signUp();
  });
  afterAll(() => world.close());

  /**
   * On connections that stay open, as an app's do, or a load balancer's: Node takes one new connection a turn of its loop,
   * and so would be what is measured.
   */
  const call = (path: string, from: string, input?: object): Promise<Reply> =>
    exchange(`${world.api.url}${path}`, input, {
      ...headers(world.demo.anonKey, input ? undefined : person.session.accessToken),
      'x-forwarded-for': from,
    });

  /** Every one of another account and from another address, so that nothing but the queue stands in the way. */
  const signIn = async (n: number): Promise<Sample> => {
    const startedAt = performance.now();
    const from = `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;
    const input = { email: `${n}@example.com`, password: 'not the password' };
    const reply = await call('/trpc/auth.signInWithPassword', from, input);
    return { outcome: outcomeOf(reply), milliseconds: performance.now() - startedAt, wait: waitOf(reply) };
  };

  const readNotes = async (): Promise<number> => {
    const startedAt = performance.now();
    expect((await call('/trpc/data.notes.list', '192.0.2.7')).status).toBe(200);
    return performance.now() - startedAt;
  };

  const hashesASecond = async (): Promise<number> => {
    const batch = availableParallelism() * 10;
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: batch }, (_, n) => signIn(100_000 + n)));
    return (batch * 1000) / (performance.now() - startedAt);
  };

  it('are served or refused quickly, and other calls stay fast', async () => {
    const rate = await hashesASecond();
    // Whatever was counted so far is no matter here: the ceiling of the backend stands before nobody.
    await world.database.sql`delete from auth.rate_limits`;
    // Connections are opened and statements planned before, as on a server that has run for a while.
    await Promise.all(Array.from({ length: CONNECTIONS }, () => call('/healthz', '192.0.2.7')));
    await Promise.all(Array.from({ length: 20 }, readNotes));
    const callsASecond = Math.min(rate * OVERLOAD, MOST_CALLS_A_SECOND);
    const [signIns, reads] = await Promise.all([
      every(1000 / callsASecond, signIn),
      every(READ_EVERY_MS, readNotes),
    ]);
    const refused = signIns.filter(({ outcome }) => outcome !== 'invalid_credentials');
    const served = signIns.filter(({ outcome }) => outcome === 'invalid_credentials');
    const times = (samples: Sample[]) => samples.map(({ milliseconds }) => milliseconds);
    console.info(
      [
        `hashing ${rate.toFixed(0)} a second, asked for ${callsASecond.toFixed(0)} for ${SECONDS} s:`,
        `${served.length} served (${describeTimes(times(served))}),`,
        `${refused.length} refused (${describeTimes(times(refused))});`,
        `notes.list meanwhile ${describeTimes(reads)}`,
      ].join(' '),
    );
    expect(new Set(refused.map(({ outcome }) => outcome))).toEqual(new Set(['unavailable']));
    for (const { wait } of refused) expect(wait).toEqual(expect.any(Number));
    expect(served.length).toBeGreaterThan(0);
    // Whoever is served has waited for a turn; whoever is refused, or wants no hash, has not.
    const turn = quantile(times(served), 0.5);
    expect(quantile(times(refused), 0.5)).toBeLessThan(turn);
    expect(quantile(reads, 0.5)).toBeLessThan(turn);
  });

  it('serves everyone again as soon as it is over', async () => {
    expect((await world.signIn(person)).aal).toBe('aal1');
  });

  it('makes no hash for callers who hung up, and counts no failure of theirs', async () => {
    const { sql } = world.database;
    const failures = async (): Promise<unknown[]> => [
      ...(await sql`select count(*)::integer from auth.audit_events where type = 'session.sign_in_failed'`),
      ...(await sql`select taken from auth.rate_limits where bucket = 'sign_in.account' and key like '%gone%'`),
    ];
    const before = await failures();
    const held = await holdTable(world.database, 'auth.users', 'access exclusive');
    const calls = Array.from({ length: GONE }, (_, n) => startSignIn(world, `gone-${n}@example.com`));
    await held.untilWaiting(GONE);
    await Promise.all(calls.map(hangUp));
    await held.release();
    await world.signIn(person);
    expect(before).toHaveLength(1);
    await expect.poll(failures).toEqual([...before, ...Array.from({ length: GONE }, () => ({ taken: 0 }))]);
  });
});

/** Starts a call at this interval whatever became of those before, for as long as the test lasts. */
async function every<T>(milliseconds: number, call: (n: number) => Promise<T>): Promise<T[]> {
  const calls: Promise<T>[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < SECONDS * 1000) {
    const due = (performance.now() - startedAt) / milliseconds;
    while (calls.length < due) calls.push(call(calls.length));
    await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 10)));
  }
  return Promise.all(calls);
}

const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });

/** A query, or a mutation where there is input. */
async function exchange(
  url: string,
  input: object | undefined,
  sent: Record<string, string>,
): Promise<Reply> {
  const method = input ? 'POST' : 'GET';
  const call = request(url, { agent, method, headers: { 'content-type': 'application/json', ...sent } });
  call.end(input && JSON.stringify(input));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    call.on('response', resolve).on('error', reject);
  });
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  return { status: answer.statusCode ?? 0, headers: new Headers(), text, body: JSON.parse(text) };
}

function startSignIn({ api, demo }: World, email: string): ClientRequest {
  const call = request(`${api.url}/trpc/auth.signInWithPassword`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', ...headers(demo.anonKey) },
  });
  call.on('error', () => undefined);
  call.end(JSON.stringify({ email, password: 'not the password' }));
  return call;
}

/** The server has noticed by the time that it serves another request. */
async function hangUp(call: ClientRequest): Promise<void> {
  const closed = new Promise((resolve) => call.once('close', resolve));
  call.destroy();
  await closed;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}

function describeTimes(values: readonly number[]): string {
  const [median, most] = [quantile(values, 0.5), quantile(values, 1)];
  return `median ${median.toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, longest ${most.toFixed(0)} ms`;
}
