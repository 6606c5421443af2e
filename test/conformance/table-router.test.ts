import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal, headers } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { get, post, refused } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

describe('the table procedures', () => {
  let world: World;
  let owner: Person;
  let stranger: Person;
  let own: Client;
  let foreign: Client;
  beforeAll(async () => {
    world = await createWorld();
    [owner, stranger] = await Promise.all([world.signUp(), world.signUp()]);
    own = world.client(owner.session);
    foreign = world.client(stranger.session);
  });
  afterAll(() => world.close());

  const credentials = (): Record<string, string> => headers(world.demo.anonKey, owner.session.accessToken);
  const create = (input: unknown): Promise<Reply> =>
    post(world.api, '/trpc/data.notes.create', input, credentials());
  const update = (input: unknown): Promise<Reply> =>
    post(world.api, '/trpc/data.notes.update', input, credentials());
  const list = (input: unknown): Promise<Reply> =>
    get(world.api, '/trpc/data.notes.list', input, credentials());

  /** Every page, one after the other. */
  const listAll = async (client: Client, limit: number): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Client['data']['notes']['list']['query']>> =
        await client.data.notes.list.query({ limit, ...(cursor === null ? {} : { cursor }) });
      ids.push(...page.notes.map((note) => note.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  };

  it('answers one’s own rows alone', async () => {
    const { note } = await own.data.notes.create.mutate({ body: '  mine  ' });
    expect(note).toMatchObject({ body: 'mine', isPublic: false });
    expect(new Date(note.createdAt).toISOString()).toBe(note.createdAt);
    expect(await own.data.notes.get.query({ id: note.id })).toEqual({ note });
    expect(await own.data.notes.list.query()).toEqual({ notes: [note], nextCursor: null });
    expect(await foreign.data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
  });

  it('finds no row of another, public or not, and one that does not exist is the same', async () => {
    const hidden = await own.data.notes.create.mutate({ body: 'mine' });
    const shown = await own.data.notes.create.mutate({ body: 'for all', isPublic: true });
    for (const id of [hidden.note.id, shown.note.id, randomUUID()]) {
      await expectRefusal(foreign.data.notes.get.query({ id }), 'not_found');
      await expectRefusal(foreign.data.notes.update.mutate({ id, body: 'stolen' }), 'not_found');
      await expectRefusal(foreign.data.notes.update.mutate({ id }), 'not_found');
      await expectRefusal(foreign.data.notes.remove.mutate({ id }), 'not_found');
    }
    expect(await own.data.notes.get.query({ id: hidden.note.id })).toEqual(hidden);
    expect(await own.data.notes.get.query({ id: shown.note.id })).toEqual(shown);
  });

  it('changes only the fields that are sent, and nothing when none is', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'before' });
    const id = note.id;
    expect(await own.data.notes.update.mutate({ id })).toEqual({ note });
    expect(await own.data.notes.update.mutate({ id, isPublic: true })).toEqual({
      note: { ...note, isPublic: true },
    });
    expect(await own.data.notes.update.mutate({ id, body: 'after', isPublic: false })).toEqual({
      note: { ...note, body: 'after' },
    });
  });

  it('answers what was removed, once', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'short-lived' });
    expect(await own.data.notes.remove.mutate({ id: note.id })).toEqual({ note });
    await expectRefusal(own.data.notes.remove.mutate({ id: note.id }), 'not_found');
    await expectRefusal(own.data.notes.get.query({ id: note.id }), 'not_found');
  });

  it.each([1, 7, 50, 100])(
    'pages of %i over 120 rows of one moment are complete and without repeats',
    async (limit) => {
      const writer = await world.signUp();
      const inserted = await world.database.sql<{ id: string }[]>`
      insert into notes (backend_id, user_id, body, created_at)
      select ${world.demo.id}, ${writer.session.user.id}, 'note ' || n, '2026-01-01 00:00:00.123456+00'
      from generate_series(1, 120) n returning id
    `;
      const ids = await listAll(world.client(writer.session), limit);
      expect(ids).toHaveLength(120);
      expect(new Set(ids)).toEqual(new Set(inserted.map(({ id }) => id)));
    },
  );

  it('pages tell microseconds apart, newest first', async () => {
    const writer = await world.signUp();
    const inserted = await world.database.sql<{ id: string }[]>`
      insert into notes (backend_id, user_id, body, created_at)
      select ${world.demo.id}, ${writer.session.user.id}, 'note ' || n,
        '2026-01-01 00:00:00+00'::timestamptz - make_interval(secs => n * 0.000001)
      from generate_series(1, 25) n returning id
    `;
    expect(await listAll(world.client(writer.session), 4)).toEqual(inserted.map(({ id }) => id));
  });

  it('a cursor shows its holder’s own rows, whoever it was made for', async () => {
    await Promise.all([1, 2, 3].map((n) => own.data.notes.create.mutate({ body: `note ${n}` })));
    const { nextCursor } = await own.data.notes.list.query({ limit: 1 });
    expect(nextCursor).toEqual(expect.any(String));
    const page = await foreign.data.notes.list.query({ limit: 100, cursor: nextCursor ?? '' });
    expect(page).toEqual({ notes: [], nextCursor: null });
  });

  const forgedCursor = (...parts: unknown[]): string =>
    Buffer.from(JSON.stringify(parts)).toString('base64url');
  const anyId = randomUUID();

  it.each([
    ['empty', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('not json').toString('base64url')],
    ['of another shape', Buffer.from('{"a":1}').toString('base64url')],
    ['SQL', forgedCursor(`2026-01-01' or true --`, anyId)],
    ['a time that does not exist', forgedCursor('2026-13-45 99:99:99+00', anyId)],
    ['a time beyond every calendar', forgedCursor('9999-99-99 00:00:00+99', anyId)],
    ['an id that is none', forgedCursor('2026-01-01 00:00:00+00', 'x')],
    ['too many parts', forgedCursor('2026-01-01 00:00:00+00', anyId, 'more')],
    ['NUL', forgedCursor('2026-01-01 00:00:00+00\u0000', anyId)],
    ['too long', 'x'.repeat(501)],
    ['a number', 7],
    ['an object', {}],
  ])('a cursor that is %s is validation_failed', async (_, cursor) => {
    expect(await list({ cursor })).toMatchObject(refused(400, 'validation_failed'));
  });

  it.each([0, -1, 101, 1.5, '10', null, Number.MAX_SAFE_INTEGER])(
    'a limit of %s is validation_failed',
    async (limit) => {
      expect(await list({ limit })).toMatchObject(refused(400, 'validation_failed'));
    },
  );

  it('a field that nobody declared is validation_failed, in every procedure', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'kept' });
    const declined = refused(400, 'validation_failed');
    expect(await create({ body: 'x', extra: 1 })).toMatchObject(declined);
    expect(await update({ id: note.id, body: 'x', extra: 1 })).toMatchObject(declined);
    expect(await list({ extra: 1 })).toMatchObject(declined);
    expect(
      await get(world.api, '/trpc/data.notes.get', { id: note.id, extra: 1 }, credentials()),
    ).toMatchObject(declined);
    expect(
      await post(world.api, '/trpc/data.notes.remove', { id: note.id, extra: 1 }, credentials()),
    ).toMatchObject(declined);
    expect(await own.data.notes.get.query({ id: note.id })).toEqual({ note });
  });

  it('whose a row is, its id and its time are not the caller’s to write', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'kept' });
    const before = await world.database.sql`select * from notes order by id`;
    const planted = {
      userId: stranger.session.user.id,
      user_id: stranger.session.user.id,
      backendId: world.console.id,
      backend_id: world.console.id,
      createdAt: '2000-01-01T00:00:00.000Z',
      created_at: '2000-01-01T00:00:00.000Z',
    };
    for (const [field, value] of Object.entries({ ...planted, id: randomUUID() })) {
      expect(await create({ body: 'x', [field]: value }), field).toMatchObject(
        refused(400, 'validation_failed'),
      );
    }
    for (const [field, value] of Object.entries(planted)) {
      expect(await update({ id: note.id, body: 'x', [field]: value }), field).toMatchObject(
        refused(400, 'validation_failed'),
      );
    }
    expect([...(await world.database.sql`select * from notes order by id`)]).toEqual([...before]);
  });

  it.each([
    '{"body":"x","__proto__":{"isPublic":true}}',
    '{"body":"x","constructor":{"prototype":{"isPublic":true}}}',
    '{"__proto__":{"body":"x"}}',
    '{"body":"x","isPublic":{"__proto__":true}}',
  ])('63: %s pollutes nothing', async (input) => {
    const reply = await create(input);
    expect(reply).toMatchObject(refused(400, 'validation_failed'));
    const { note } = await own.data.notes.create.mutate({ body: 'clean' });
    expect(note.isPublic).toBe(false);
  });

  it.each(['not-a-uuid', '', 1, null, ['a'], { toString: 'x' }, `${anyId}'--`, `${anyId}\u0000`])(
    'an id like %j is validation_failed',
    async (id) => {
      const declined = refused(400, 'validation_failed');
      expect(await get(world.api, '/trpc/data.notes.get', { id }, credentials())).toMatchObject(declined);
      expect(await update({ id, body: 'x' })).toMatchObject(declined);
      expect(await post(world.api, '/trpc/data.notes.remove', { id }, credentials())).toMatchObject(declined);
    },
  );

  it('stores what is written as it is: quotes, SQL, astral characters, the longest body', async () => {
    for (const body of [`'; drop table notes; --`, '\\x00 $1 %s', '🌊 ålto ‮', 'x'.repeat(10_000)]) {
      const { note } = await own.data.notes.create.mutate({ body });
      expect(note.body).toBe(body);
    }
    expect(await create({ body: 'x'.repeat(10_001) })).toMatchObject(refused(400, 'validation_failed'));
  });

  it('63: text that PostgreSQL cannot hold is validation_failed, not a fault of ours', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'kept' });
    for (const body of ['a\u0000b', '\u0000']) {
      expect(await create({ body })).toMatchObject(refused(400, 'validation_failed'));
      expect(await update({ id: note.id, body })).toMatchObject(refused(400, 'validation_failed'));
    }
    expect(await own.data.notes.get.query({ id: note.id })).toEqual({ note });
  });

  it('a row that its policies do not let one write is forbidden', async () => {
    const { note } = await own.data.notes.create.mutate({ body: 'kept' });
    await world.database.sql`
      create policy no_shouting on notes as restrictive for all to authenticated
      using (true) with check (body <> upper(body))
    `;
    const refusals = [
      expectRefusal(own.data.notes.create.mutate({ body: 'LOUD' }), 'forbidden'),
      expectRefusal(own.data.notes.update.mutate({ id: note.id, body: 'LOUD' }), 'forbidden'),
    ];
    await Promise.all(refusals).finally(() => world.database.sql`drop policy no_shouting on notes`);
  });

  it('a right that the team forgot to grant is a fault of its own, not the caller’s', async () => {
    await world.database.sql`revoke insert on notes from authenticated`;
    await expectRefusal(own.data.notes.create.mutate({ body: 'x' }), 'internal_error').finally(
      () => world.database.sql`grant insert on notes to authenticated`,
    );
  });
});
