import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { headers } from '../support/client.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import type { DatabaseProxy } from '../support/database-proxy.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { refused, send } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

/** "Promptly": well before a client gives a request up after 30 s. */
const PROMPT_MS = 20_000;

let world: World;
let proxy: DatabaseProxy;
let person: Person;

beforeAll(async () => {
  world = await createWorld({
    async wire(databaseUrl) {
      proxy = await startDatabaseProxy(databaseUrl);
      return proxy.url;
    },
  });
  person = await world.signUp();
  await world.client(person.session).data.notes.create.mutate({ body: 'before', isPublic: true });
});
afterEach(() => proxy.heal());
afterAll(async () => {
  await world.close();
  await proxy.close();
});

/** One call of each kind: our own pool, the data pool pipelined, and the data pool in a transaction. */
function everyCall(session: Session, attempt: string): Promise<[kind: string, reply: Reply]>[] {
  const key = headers(world.demo.anonKey);
  const signedIn = headers(world.demo.anonKey, session.accessToken);
  const post = (path: string, head: Record<string, string>, input: object) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...head },
      body: JSON.stringify(input),
    });
  const { email, password } = person;
  return [
    post('auth.refresh', key, { refreshToken: session.refreshToken, attempt }),
    post('auth.signInWithPassword', key, { email, password }),
    call('auth.getUser', { headers: signedIn }),
    call('data.notes.list', { headers: signedIn }),
    post('data.notes.create', signedIn, { body: 'during' }),
    post('data.notes.export', signedIn, {}),
    call('data.publicNotes.list', { headers: signedIn }),
    call('data.publicNotes.list', { headers: key }),
  ];
}

async function call(path: string, init: RequestInit): Promise<[string, Reply]> {
  return [path, await send(world.api, `/trpc/${path}`, { ...init, signal: AbortSignal.timeout(PROMPT_MS) })];
}

/**
 * Until every connection of every pool serves again, without a restart. A connection that broke may tell its next
 * caller so, once; one that was lost for good would leave its calls waiting, or refuse them for ever.
 */
async function untilServed(session: Session, api = world.api): Promise<void> {
  const refusals = async () => {
    const calls = Array.from({ length: 12 }, () => [
      world.client(session, api).data.notes.list.query(),
      world.client(session, api).auth.getUser.query(),
      world.client(undefined, api).data.publicNotes.list.query(),
    ]);
    const outcomes = await Promise.allSettled(calls.flat());
    return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
  };
  await expect.poll(refusals, { timeout: PROMPT_MS, interval: 100 }).toEqual([]);
}

/** Ends every connection of the API, as an administrator or a failover does. */
async function endConnections(): Promise<void> {
  await world.database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename <> current_user
  `;
}

async function waitingConnections(): Promise<number> {
  const [row] = await world.database.sql<{ waiting: number }[]>`
    select count(*)::integer as waiting from pg_stat_activity
    where datname = current_database() and usename <> current_user and wait_event_type = 'Lock'
  `;
  return row?.waiting ?? 0;
}

describe('64: the database is gone for a while', () => {
  it.each([
    { outage: 'cut', rounds: 3 },
    { outage: 'hang', rounds: 1 },
  ] as const)(
    '64: every call answers 503 promptly, none fails open, and the session goes on after ($outage)',
    async ({ outage, rounds }) => {
      const { session } = person;
      const attempt = newAttempt();
      await proxy[outage]();
      for (let round = 0; round < rounds; round += 1) {
        // More calls than the pools have connections: none may be left to wait on one that is dead.
        const calls = Array.from({ length: 4 }, () => everyCall(session, attempt)).flat();
        for (const [kind, reply] of await Promise.all(calls)) {
          expect([kind, reply]).toMatchObject([kind, refused(503, 'unavailable')]);
          expect(Number(reply.headers.get('retry-after')), kind).toBeGreaterThan(0);
        }
      }
      expect((await send(world.api, '/healthz')).status).toBe(200);
      expect(await send(world.api, '/readyz', { signal: AbortSignal.timeout(PROMPT_MS) })).toMatchObject({
        status: 503,
      });

      await proxy.heal();
      await untilServed(session);
      // The attempt of the refreshes above: whether or not one of them came through, this is its successor.
      person = { ...person, session: await refresh(world, session, attempt) };
      expect(person.session.id).toBe(session.id);
      expect((await familyOf(world, session)).revokedAt).toBeNull();
    },
  );
});

describe('64: PostgreSQL ends connections, as a restart or a failover does', () => {
  /** More rounds than a pool has connections. */
  const ROUNDS = 12;
  let api: ApiProcess;
  // A process of its own for each test: if one kills it, the other still says what it has to say.
  beforeEach(async () => (api = await startApi(world.database.url)));
  afterEach(() => api.stop());

  const calls = (session: Session) => [
    world.client(session, api).data.notes.list.query(),
    world.client(session, api).auth.getUser.query(),
    world.client(undefined, api).data.publicNotes.list.query(),
    world.client(session, api).data.notes.export.mutate(),
  ];

  /** Whatever a call met, it was told `unavailable`, and the process lives. */
  const expectOnlyUnavailable = async (settled: Promise<PromiseSettledResult<unknown>[]>) => {
    for (const outcome of await settled) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason, api.output().slice(-1500)).toMatchObject({ data: { reason: 'unavailable' } });
    }
  };

  it('64: connections that end while calls come in cost the process nothing but those calls', async () => {
    const { session } = person;
    for (let round = 0; round < ROUNDS; round += 1) {
      const settled = Promise.allSettled([...calls(session), ...calls(session)]);
      await endConnections();
      await expectOnlyUnavailable(settled);
    }
    await untilServed(session, api);
  });

  it('64: statements at work when their connections end answer 503, and the pools go on', async () => {
    const { session } = person;
    for (let round = 0; round < ROUNDS; round += 1) {
      const settled = await world.database.sql.begin(async (tx) => {
        // The gate reads this table in each call, so all of them wait inside a statement.
        await tx`lock table auth.backends in access exclusive mode`;
        const waiting = Promise.allSettled(calls(session));
        let answered = false;
        void waiting.then(() => (answered = true));
        // A connection that broke in the round before may say so at once.
        const isAtWork = async () => answered || (await waitingConnections()) > 0;
        await expect.poll(isAtWork, { timeout: PROMPT_MS }).toBe(true);
        await endConnections();
        return { waiting };
      });
      await expectOnlyUnavailable(settled.waiting);
    }
    await untilServed(session, api);
  });
});
