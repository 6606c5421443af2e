import { decodeJwt } from 'jose';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectClient, expectRefusal } from '../support/client.ts';
import { claimIdentity, connectAsDataLogin } from '../support/data-login.ts';
import { text } from '../support/in-process.ts';
import { createBackend } from '../support/second-backend.ts';
import type { BackendKeys } from '../support/second-backend.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

describe('row level security', () => {
  let world: World;
  let login: postgres.Sql;
  let person: Person;
  let other: BackendKeys;
  let stranger: Session;

  beforeAll(async () => {
    world = await createWorld();
    login = await connectAsDataLogin(world.database);
    other = await createBackend(world.database, 'other');
    person = await world.signUp();
    await world.client(person.session).data.notes.create.mutate({ body: 'mine' });
    await world.client(person.session).data.notes.create.mutate({ body: 'for all', isPublic: true });
    const { session } = await connectClient(world.api.url, other.anonKey).auth.signUp.mutate({
      email: person.email,
      password: person.password,
    });
    if (!session) throw new Error('Signing up at the other backend brought no session');
    stranger = session;
  });
  afterAll(async () => {
    await login.end();
    await world.close();
  });

  /** What an access token's holder could set in SQL. */
  const settingsOf = (session: Session, apiKey = world.demo.anonKey): Record<string, string> => {
    const { sid, aud } = decodeJwt(session.accessToken);
    return { api_key: apiKey, session_id: text(sid), backend_id: text(aud), aal: 'aal1', epoch: '0' };
  };

  /** How many rows SQL sees or changes as this role, with these settings, past the API and its gate. */
  const rowsOf = (
    role: 'anon' | 'authenticated',
    settings: Record<string, string>,
    statement: string,
  ): Promise<number> =>
    login.begin(async (tx) => {
      await claimIdentity(tx, role, settings);
      return (await tx.unsafe(statement)).count;
    });

  const select = 'select * from notes';
  const write = `insert into notes (body) values ('past the gate') returning *`;
  const statements = [select, `update notes set body = 'changed'`, 'delete from notes', write];

  it('55: SQL as authenticated sees its own rows while the switch is off', async () => {
    expect(await rowsOf('authenticated', settingsOf(person.session), select)).toBe(2);
  });

  it('55: with the switch on, an aal1 session reads and writes no row, though nothing asked the gate', async () => {
    await world.requireMfa(true);
    const settings = settingsOf(person.session);
    const stored = await world.database.sql`select * from notes order by id`;
    try {
      for (const claimed of [
        settings,
        { ...settings, aal: 'aal2' },
        { ...settings, aal: 'aal2', epoch: '1' },
      ]) {
        expect(await rowsOf('authenticated', claimed, select)).toBe(0);
        expect(await rowsOf('authenticated', claimed, `update notes set body = 'changed'`)).toBe(0);
        expect(await rowsOf('authenticated', claimed, 'delete from notes')).toBe(0);
        await expect(rowsOf('authenticated', claimed, write)).rejects.toThrow(/row-level security/);
      }
    } finally {
      await world.requireMfa(false);
    }
    expect([...(await world.database.sql`select * from notes order by id`)]).toEqual([...stored]);
  });

  it('55: a revoked session, one that ran out and a banned user read and write no row', async () => {
    const { sql } = world.database;
    const endings = {
      revoked: (id: string) => sql`update auth.sessions set revoked_at = now() where id = ${id}`,
      idle: (id: string) => sql`update auth.sessions set idle_expires_at = now() where id = ${id}`,
      absolute: (id: string) => sql`update auth.sessions set absolute_expires_at = now() where id = ${id}`,
      banned: (id: string) =>
        sql`update auth.users set banned_at = now() where id = (select user_id from auth.sessions where id = ${id})`,
    };
    for (const [ending, apply] of Object.entries(endings)) {
      const someone = await world.signUp();
      await world.client(someone.session).data.notes.create.mutate({ body: ending });
      const settings = settingsOf(someone.session);
      expect(await rowsOf('authenticated', settings, select), ending).toBe(1);
      await apply(settings['session_id'] ?? '');
      expect(await rowsOf('authenticated', settings, select), ending).toBe(0);
      await expect(rowsOf('authenticated', settings, write), ending).rejects.toThrow(
        /row-level security|null/,
      );
    }
  });

  it('57: without claims no row is seen and none is written', async () => {
    for (const role of ['anon', 'authenticated'] as const) expect(await rowsOf(role, {}, select)).toBe(0);
    await expect(rowsOf('authenticated', {}, write)).rejects.toThrow(/row-level security|null/);
    await expect(rowsOf('anon', {}, write)).rejects.toThrow(/permission denied/);
  });

  it('57: with half of the claims, empty ones or invented ones no row is seen', async () => {
    const settings = settingsOf(person.session);
    for (const name of ['api_key', 'session_id', 'backend_id']) {
      expect(await rowsOf('authenticated', { ...settings, [name]: '' }, select), name).toBe(0);
    }
    const invented = { ...settings, session_id: person.session.user.id };
    expect(await rowsOf('authenticated', invented, select)).toBe(0);
    const handle = { ...settings, session_id: person.session.id };
    expect(await rowsOf('authenticated', handle, select), 'the listed handle').toBe(0);
  });

  it('57: the data login itself, in no role, may not touch a table', async () => {
    for (const statement of statements)
      await expect(login.unsafe(statement)).rejects.toThrow(/permission denied/);
  });

  it('57: the anonymous role sees the public rows of its backend and nothing else', async () => {
    const settings = { api_key: world.demo.anonKey };
    expect(await rowsOf('anon', settings, 'select * from notes where is_public')).toBe(1);
    expect(await rowsOf('anon', settings, 'select * from notes where not is_public')).toBe(0);
    expect(await rowsOf('anon', { api_key: other.anonKey }, select)).toBe(0);
  });

  it('59: a user of one backend sees none of another’s rows, though the address is the same', async () => {
    const visitor = connectClient(world.api.url, other.anonKey, stranger.accessToken);
    expect(await visitor.data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
    expect(await visitor.data.publicNotes.list.query()).toEqual({ notes: [] });
    const { notes } = await world.client(person.session).data.notes.list.query();
    expect(notes).toHaveLength(2);
    for (const { id } of notes) {
      await expectRefusal(visitor.data.notes.get.query({ id }), 'not_found');
      await expectRefusal(visitor.data.notes.update.mutate({ id, body: 'stolen' }), 'not_found');
      await expectRefusal(visitor.data.notes.remove.mutate({ id }), 'not_found');
    }
    expect(await world.client(person.session).data.notes.list.query()).toMatchObject({ notes });
  });

  it('59: a token of one backend with the key of another is refused', async () => {
    const mixed = [
      connectClient(world.api.url, world.demo.anonKey, stranger.accessToken),
      connectClient(world.api.url, other.anonKey, person.session.accessToken),
    ];
    for (const client of mixed) {
      await expectRefusal(client.data.notes.list.query(), 'invalid_token');
      await expectRefusal(client.data.notes.create.mutate({ body: 'crossed' }), 'invalid_token');
      await expectRefusal(client.data.notes.export.mutate(), 'invalid_token');
      await expectRefusal(client.data.publicNotes.list.query(), 'invalid_token');
      await expectRefusal(client.auth.getUser.query(), 'invalid_token');
    }
  });

  it('59: a session of one backend with the other’s key reads no row in SQL either', async () => {
    const crossed = settingsOf(person.session, other.anonKey);
    expect(await rowsOf('authenticated', crossed, select)).toBe(0);
    expect(await rowsOf('authenticated', { ...crossed, backend_id: other.id }, select)).toBe(0);
  });

  it('59: one backend’s switch is not another’s', async () => {
    await world.requireMfa(true);
    const visitor = connectClient(world.api.url, other.anonKey, stranger.accessToken);
    const passed = await visitor.data.notes.list.query();
    const refusal = expectRefusal(world.client(person.session).data.notes.list.query(), 'mfa_required');
    await refusal.finally(() => world.requireMfa(false));
    expect(passed.notes).toEqual([]);
  });
});
