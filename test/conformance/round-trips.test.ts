import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Client } from '../support/client.ts';
import { passTime } from '../support/pass-time.ts';
import { startCountingWire } from '../support/round-trips.ts';
import type { CountingWire } from '../support/round-trips.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, World } from '../support/world.ts';

/** Calls that are made before one is counted: a pool takes its open connections in turn, and each prepares for itself. */
const WARMING = 4;

/**
 * What is counted is the steady state: statements are prepared, tokens remembered, connections open. Where a number is
 * not one, it stands here as it was found, so that a change of it is seen.
 */
describe('round trips to the database', () => {
  let wire: CountingWire;
  let world: World;
  let person: EnrolledPerson;
  let client: Client;
  beforeAll(async () => {
    world = await createWorld({
      wire: async (databaseUrl) => {
        wire = await startCountingWire(databaseUrl);
        return wire.url;
      },
    });
    person = await world.signUpWithFactor();
    client = world.client(person.session);
  });
  afterAll(async () => {
    await world.close();
    await wire.close();
  });

  /** One counted call would do; three show that the number is a number. */
  const countThrice = async (call: () => Promise<unknown>): Promise<number[]> => {
    for (let n = 0; n < WARMING; n += 1) await call();
    const counts = [];
    for (let n = 0; n < 3; n += 1) counts.push(await wire.count(call));
    return counts;
  };

  const notes = (): Client['data']['notes'] => client.data.notes;
  const createNote = async (): Promise<string> => (await notes().create.mutate({ body: 'a note' })).note.id;

  it('a table read costs one, the gate included: list', async () => {
    expect(await countThrice(() => notes().list.query())).toEqual([1, 1, 1]);
  });

  it('the same for the page after', async () => {
    await createNote();
    await createNote();
    const { nextCursor } = await notes().list.query({ limit: 1 });
    const cursor = nextCursor ?? '';
    expect(await countThrice(() => notes().list.query({ limit: 1, cursor }))).toEqual([1, 1, 1]);
  });

  it('the same for get', async () => {
    const id = await createNote();
    expect(await countThrice(() => notes().get.query({ id }))).toEqual([1, 1, 1]);
  });

  it('a table write costs one too: create, update, remove', async () => {
    expect(await countThrice(createNote)).toEqual([1, 1, 1]);
    const id = await createNote();
    expect(await countThrice(() => notes().update.mutate({ id, body: 'changed' }))).toEqual([1, 1, 1]);
    const { notes: all } = await notes().list.query({ limit: 7 });
    const ids = all.map((note) => note.id).values();
    expect(await countThrice(() => notes().remove.mutate({ id: ids.next().value ?? '' }))).toEqual([1, 1, 1]);
  });

  it('a refusal of the gate costs no more', async () => {
    const { session } = await world.signUp();
    await world.client(session).auth.signOut.mutate();
    const call = (): Promise<unknown> =>
      world
        .client(session)
        .data.notes.list.query()
        .catch(() => undefined);
    expect(await countThrice(call)).toEqual([1, 1, 1]);
  });

  it('a refresh costs one', async () => {
    let { refreshToken } = (await world.signUp()).session;
    const refresh = async (): Promise<void> => {
      ({ refreshToken } = (await client.auth.refresh.mutate({ refreshToken })).session);
    };
    expect(await countThrice(refresh)).toEqual([1, 1, 1]);
  });

  it('asking who one is costs one', async () => {
    expect(await countThrice(() => client.auth.getUser.query())).toEqual([1, 1, 1]);
  });

  it('a custom procedure costs the gate before it starts, and its transaction', async () => {
    // The gate 1; then begin 1, entering 2 (what is not prepared is described first; what starts the connection afresh
    // is sent with it), the query 1, the gate 2, commit 1.
    expect(await countThrice(() => client.data.notes.export.mutate())).toEqual([8, 8, 8]);
    expect(await countThrice(() => client.data.publicNotes.list.query())).toEqual([9, 9, 9]);
  });

  it('a step-up costs its two commits', async () => {
    const stepUp = async (): Promise<number> => {
      const session = await world.signIn(person);
      const code = person.authenticator.code();
      return wire.count(() => world.client(session).auth.verifyMfa.mutate({ code }));
    };
    const counts = [];
    for (let n = 0; n <= WARMING; n += 1) {
      await passTime(world.database, 90);
      counts.push(await stepUp());
    }
    expect(counts.at(-1)).toBe(18);
  });
});
