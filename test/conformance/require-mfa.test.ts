import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { ApiProcess } from '../support/api-process.ts';
import { connectBatchingClient, expectRefusal, headers, refusalOf } from '../support/client.ts';
import type { Client, Refusal } from '../support/client.ts';
import { procedurePaths } from '../support/procedures.ts';
import { holdTable } from '../support/hold-table.ts';
import { get, post } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

const BODY = 'only behind the second factor';

type DataCall = (client: Client, noteId: string) => Promise<unknown>;

/** Every procedure behind the gate, by its path: reads, writes, and the one of the team's own. */
const reads: Record<string, DataCall> = {
  'data.notes.list': (client) => client.data.notes.list.query(),
  'data.notes.get': (client, id) => client.data.notes.get.query({ id }),
};
const writes: Record<string, DataCall> = {
  'data.notes.create': (client) => client.data.notes.create.mutate({ body: 'written' }),
  'data.notes.update': (client, id) => client.data.notes.update.mutate({ id, body: 'overwritten' }),
  'data.notes.remove': (client, id) => client.data.notes.remove.mutate({ id }),
  'data.notes.export': (client) => client.data.notes.export.mutate(),
};
const procedures = { ...reads, ...writes };

let world: World;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aalto-data-'));
  world = await createWorld({ processes: 2, variables: { DATA_DIR: dataDir } });
});
beforeEach(() => world.requireMfa(false));
afterAll(async () => {
  await world.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('with Require MFA on, a session at aal1', () => {
  it('22: is refused by every procedure behind the gate, alone and in a batch; nothing is read or written', async () => {
    expect(Object.keys(procedures).toSorted()).toEqual(procedurePaths('data'));
    const enrolled = await world.signUpWithFactor();
    const visitors = [
      { person: await world.signUp(), details: { next: 'enroll', factors: [] } },
      {
        person: { ...enrolled, session: await world.signIn(enrolled) },
        details: { next: 'verify', factors: [{ id: enrolled.factorId, type: 'totp' }] },
      },
    ];
    for (const { person, details } of visitors) {
      const noteId = await writeNote(person);
      await world.requireMfa(true);
      const before = await stored();
      const expected = { reason: 'mfa_required', status: 403, details };

      for (const client of [world.client(person.session), batching(person.session)]) {
        const refusals = await refusalsOfAll(client, noteId);
        for (const refusal of Object.values(refusals)) expect(refusal).toMatchObject(expected);
      }
      expect(await stored()).toEqual(before);
      await world.requireMfa(false);
    }
  });

  it('22: is refused ten times in a batch of ten, and beside it public data is answered', async () => {
    const { session } = await world.signUp();
    await world.requireMfa(true);
    const client = batching(session);
    const many = await Promise.all(
      Array.from({ length: 10 }, () => refusalOf(client.data.notes.create.mutate({ body: 'one of ten' }))),
    );
    expect(many.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, () => 'mfa_required'));

    const [refused, answered] = await Promise.all([
      refusalOf(client.data.notes.list.query()),
      client.data.publicNotes.list.query(),
    ]);
    expect(refused.reason).toBe('mfa_required');
    expect(answered).toEqual({ notes: [] });
  });

  it('22: passes at aal2, by every procedure', async () => {
    const person = await world.signUpWithFactor();
    await world.requireMfa(true);
    const owner = world.client(person.session);
    const noteId = await writeNote(person);
    const files = (await stored()).files.length;
    for (const call of Object.values(procedures)) await call(owner, noteId);
    expect((await stored()).files).toHaveLength(files + 1);
    const { notes } = await owner.data.notes.list.query();
    expect(notes.map(({ body }) => body)).toEqual(['written']);
  });
});

describe('throwing the switch', () => {
  it('23: counts for the very next call of a live session, in every process, on and off again', async () => {
    const { session } = await world.signUp();
    const clients = world.apis.map((api) => world.client(session, api));
    for (const throwing of world.apis) {
      await world.requireMfa(false, throwing);
      for (const client of clients) expect(await client.data.notes.list.query()).toMatchObject({ notes: [] });
      await world.requireMfa(true, throwing);
      for (const client of clients) await expectRefusal(client.data.notes.list.query(), 'mfa_required');
    }
  });

  it('23: stops the calls of a batch that is under way in another process: no row read, none written, no file', async () => {
    const person = await world.signUp();
    const noteId = await writeNote(person);
    const before = await stored();

    const notes = await holdTable(world.database, 'public.notes', 'access exclusive');
    const client = batching(person.session, world.otherApi);
    const calls = Promise.allSettled(Object.values(procedures).map((call) => call(client, noteId)));
    await notes.untilWaiting(Object.keys(procedures).length);
    await world.requireMfa(true, world.api);
    await notes.release();

    expect(JSON.stringify(await calls)).not.toContain(BODY);
    expect(await stored()).toEqual(before);
  });

  it('24: off, lets aal1 pass and enrolling go on', async () => {
    const person = await world.signUp();
    const noteId = await writeNote(person);
    const visitor = world.client(person.session);
    for (const call of Object.values(procedures)) await call(visitor, noteId);

    const enrolled = await world.signUpWithFactor();
    expect(enrolled.session.aal).toBe('aal2');
    for (const session of [enrolled.session, await world.signIn(enrolled)])
      expect(await world.client(session).data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
  });
});

describe('the anon key alone', () => {
  it('25: gets the same answers, byte for byte, with the switch on and off', async () => {
    const person = await world.signUp();
    await world.client(person.session).data.notes.create.mutate({ body: 'for everyone', isPublic: true });
    const noteId = await writeNote(person);

    const off = await anonymousAnswers(noteId);
    await world.requireMfa(true);
    const on = await anonymousAnswers(noteId);
    expect(on).toEqual(off);
    expect(off['data.publicNotes.list']).toMatchObject({ status: 200, text: /for everyone/ });
    expect(JSON.stringify(off)).not.toContain(BODY);
    for (const path of Object.keys(procedures)) expect(off[path]).toMatchObject({ status: 401 });
  });
});

function batching(session: Session, api: ApiProcess = world.api): Client {
  return connectBatchingClient(api.url, world.demo.anonKey, session.accessToken);
}

async function refusalsOfAll(client: Client, noteId: string): Promise<Refusal[]> {
  return Promise.all(Object.values(procedures).map((call) => refusalOf(call(client, noteId))));
}

async function writeNote({ session }: Person): Promise<string> {
  return (await world.client(session).data.notes.create.mutate({ body: BODY })).note.id;
}

/** What calls could have left behind: every note, and the names of the exports. */
async function stored() {
  const notes = await world.database.sql`select * from public.notes order by id`;
  const files = await readdir(join(dataDir, 'exports')).catch(() => []);
  return { notes: [...notes], files };
}

/** Every data procedure called with the anon key and no session, as bytes: all but the request's own id and time. */
async function anonymousAnswers(id: string): Promise<Record<string, object>> {
  const anonymous = headers(world.demo.anonKey);
  const body = 'by nobody';
  const queries = { 'data.publicNotes.list': {}, 'data.notes.list': {}, 'data.notes.get': { id } };
  const mutations = {
    'data.notes.create': { body },
    'data.notes.update': { id, body },
    'data.notes.remove': { id },
    'data.notes.export': {},
  };
  const answers: Record<string, object> = {};
  for (const [path, input] of Object.entries(queries))
    answers[path] = comparable(await get(world.api, `/trpc/${path}`, input, anonymous));
  for (const [path, input] of Object.entries(mutations))
    answers[path] = comparable(await post(world.api, `/trpc/${path}`, input, anonymous));
  return answers;
}

function comparable({ status, headers, text }: Reply): object {
  const own = new Set(['date', 'x-request-id']);
  return { status, text, headers: Object.fromEntries([...headers].filter(([name]) => !own.has(name))) };
}
