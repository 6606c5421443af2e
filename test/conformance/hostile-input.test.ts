import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { headers } from '../support/client.ts';
import { get, post, refused, send } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { allProcedures } from '../support/procedures.ts';
import type { Procedure } from '../support/procedures.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PASSWORD = 'a password of some length';

/** Bodies that are no JSON at all, or JSON of no input. */
const bodies: Readonly<Record<string, string>> = {
  'cut short': '{"email":',
  'a form': 'email=a%40example.com&password=hunter2',
  'single quotes': `{'email':'x'}`,
  'a trailing comma': '{"email":"x",}',
  NaN: '{"limit":NaN}',
  'two values': '{} {}',
  'a string': '"text"',
  'a number': '1e309',
  'an array': '[]',
  'an array of objects': '[{"email":"x"}]',
  true: 'true',
  null: 'null',
  'a NUL byte': '\u0000',
  'a byte order mark': '\uFEFF',
  'a polluted prototype': '{"__proto__":{"isAdmin":true,"isPublic":true}}',
  'a polluted constructor': '{"constructor":{"prototype":{"isAdmin":true}}}',
  'a toString': '{"toString":null,"valueOf":1,"hasOwnProperty":1}',
  'very deep arrays': '['.repeat(100_000) + ']'.repeat(100_000),
  'very deep objects': '{"metadata":'.repeat(50_000) + '1' + '}'.repeat(50_000),
  'fields without end': `{${Array.from({ length: 20_000 }, (_, n) => `"f${n}":1`).join()}}`,
};

/** One of every type, for each field that some procedure takes. */
const FIELDS = [
  'email',
  'password',
  'metadata',
  'redirectTo',
  'refreshToken',
  'attempt',
  'code',
  'factorId',
  'replaces',
  'friendlyName',
  'scope',
  'body',
  'isPublic',
  'id',
  'limit',
  'cursor',
];
const VALUES: unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '￿'.repeat(2_000),
  [],
  [[]],
  {},
  { length: 1 },
  { $gt: '' },
  "' or 1=1 --",
  '../../etc/passwd',
  '%s%n${7*7}',
];

describe('63: hostile input', () => {
  let world: World;
  let person: Person;
  let procedures: Procedure[];
  beforeAll(async () => {
    world = await createWorld();
    person = await world.signUp();
    // These would end the session that the others are tried with; they have tests of their own.
    const ends = new Set(['auth.signOut', 'auth.deleteUser']);
    procedures = allProcedures().filter(({ path }) => !ends.has(path));
  });
  afterAll(() => world.close());

  const credentials = (): Record<string, string> => headers(world.demo.anonKey, person.session.accessToken);

  const call = ({ path, type }: Procedure, input: unknown): Promise<Reply> =>
    (type === 'query' ? get : post)(world.api, `/trpc/${path}`, input, credentials());

  /** Refused or served, but never a fault of ours, and the process lives. */
  const expectHandled = (reply: Reply, what: string): void => {
    expect(reply.status, `${what}: ${reply.text.slice(0, 300)}`).toBeLessThan(500);
    // 431 is Node's own, before anything of ours runs: a search string beyond its limit.
    if (reply.status < 400 || reply.status === 431) return;
    expect(reply.body, what).toMatchObject({ error: { data: { reason: expect.any(String) } } });
  };

  const expectUnharmed = async (): Promise<void> => {
    expect(await send(world.api, '/readyz')).toMatchObject({ status: 200 });
    expect(world.api.child.exitCode).toBeNull();
    const faults = world.api
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":50'));
    expect(faults.slice(0, 3)).toEqual([]);
  };

  it.each(Object.entries(bodies))(
    'a body that is %s is refused by every mutation that needs input',
    async (name, body) => {
      for (const path of [
        'auth.signUp',
        'auth.signInWithPassword',
        'auth.refresh',
        'auth.verifyMfa',
        'data.notes.create',
      ]) {
        const reply = await post(world.api, `/trpc/${path}`, body, credentials());
        expect(reply, `${path}: ${name}`).toMatchObject(refused(400, 'validation_failed'));
        expect(reply.text, path).not.toContain('hunter2');
      }
      await expectUnharmed();
    },
  );

  it.each(Object.entries(bodies).filter(([, body]) => body.length < 5_000))(
    'a search string that is %s is refused or ignored by every query',
    async (name, body) => {
      for (const { path } of procedures.filter(({ type }) => type === 'query')) {
        const reply = await send(world.api, `/trpc/${path}?input=${encodeURIComponent(body)}`, {
          headers: credentials(),
        });
        expectHandled(reply, `${path}: ${name}`);
        expect(reply.text, path).not.toContain('hunter2');
      }
      await expectUnharmed();
    },
  );

  it('no value of any type in any field of any procedure is a fault of ours', async () => {
    for (const procedure of procedures) {
      for (const value of VALUES) {
        const fields = FIELDS.map((field) => ({ [field]: value }));
        const inputs = [value, Object.assign({}, ...fields), ...fields];
        const replies = await Promise.all(inputs.map((input) => call(procedure, input)));
        for (const [n, reply] of replies.entries()) {
          expectHandled(reply, `${procedure.path} ${JSON.stringify(inputs[n]).slice(0, 80)}`);
        }
      }
    }
    await expectUnharmed();
  }, 180_000);

  it.each([
    ['NUL in a value', { name: 'a\u0000b' }],
    ['NUL in a key', { 'a\u0000b': 1 }],
    ['NUL deep inside', { list: [{ name: ['\u0000'] }] }],
    ['half of a character', { name: '\ud83c' }],
    ['half of a character in a key', { '\udf0a': 1 }],
  ])('metadata that PostgreSQL cannot hold is validation_failed: %s', async (_, metadata) => {
    const email = `${randomUUID()}@example.com`;
    const input = { email, password: PASSWORD, metadata };
    const reply = await post(world.api, '/trpc/auth.signUp', input, headers(world.demo.anonKey));
    expect(reply).toMatchObject(refused(400, 'validation_failed'));
    const rows = await world.database.sql`select id from auth.users where email = ${email}`;
    expect(rows).toHaveLength(0);
  });

  it('metadata of any depth is stored or refused', async () => {
    for (const depth of [10, 100, 1_000, 10_000, 40_000]) {
      const metadata = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      const body = `{"email":"${randomUUID()}@example.com","password":"${PASSWORD}","metadata":${metadata}}`;
      const reply = await post(world.api, '/trpc/auth.signUp', body, headers(world.demo.anonKey));
      expectHandled(reply, `metadata of depth ${depth}`);
    }
    await expectUnharmed();
  });

  it('metadata pollutes nothing, and comes back as it was', async () => {
    const email = `${randomUUID()}@example.com`;
    const body = `{"email":"${email}","password":"${PASSWORD}","metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"ok":"🌊"}}`;
    const reply = await post(world.api, '/trpc/auth.signUp', body, headers(world.demo.anonKey));
    expectHandled(reply, 'metadata with __proto__');
    const other = await world.signUp();
    expect(JSON.stringify(other.session.user)).not.toContain('isAdmin');
    expect((await world.client(other.session).auth.getUser.query()).user).toMatchObject({
      metadata: {},
      appMetadata: {},
    });
  });

  it('a name that PostgreSQL cannot hold is validation_failed', async () => {
    for (const friendlyName of ['a\u0000b', '\u0000', '\ud800']) {
      const reply = await post(world.api, '/trpc/auth.enrollMfa', { friendlyName }, credentials());
      expect(reply).toMatchObject(refused(400, 'validation_failed'));
    }
  });

  it('an anon key and a token of any shape are refused', async () => {
    const shapes = ['x', `'; select 1 --`, '"', 'aalto_pk_' + 'x'.repeat(5_000), 'ÿþ', '{}', 'Bearer'];
    for (const shape of shapes) {
      for (const sent of [
        { apikey: shape },
        { apikey: world.demo.anonKey, authorization: shape },
        { apikey: world.demo.anonKey, authorization: `Bearer ${shape}` },
        { apikey: world.demo.anonKey, authorization: `Bearer ${shape}.${shape}.${shape}` },
      ]) {
        for (const path of ['auth.getUser', 'data.notes.list', 'data.publicNotes.list']) {
          const reply = await get(world.api, `/trpc/${path}`, undefined, sent);
          expect(reply.status, JSON.stringify(sent)).toBe(401);
        }
      }
    }
    await expectUnharmed();
  });

  it('another content type, or none, is refused and reads nothing', async () => {
    // All that was tried before came from this very address, and changed the other person's password.
    await world.database.sql`delete from auth.rate_limits`;
    const { email, password } = await world.signUp();
    const body = JSON.stringify({ email, password });
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/xml',
    ];
    for (const type of [...types, undefined]) {
      const reply = await send(world.api, '/trpc/auth.signInWithPassword', {
        method: 'POST',
        headers: { ...headers(world.demo.anonKey), ...(type === undefined ? {} : { 'content-type': type }) },
        // Bytes, so that fetch itself names no type.
        body: Buffer.from(body),
      });
      expect(reply, type ?? 'none').toMatchObject(refused(400, 'validation_failed'));
    }
    const reply = await send(world.api, '/trpc/auth.signInWithPassword', {
      method: 'POST',
      headers: { ...headers(world.demo.anonKey), 'content-type': 'application/json; charset=utf-8' },
      body,
    });
    expect(reply.status).toBe(200);
  });

  it('an empty body is no input', async () => {
    const someone = await world.signUp();
    const sent = { ...headers(world.demo.anonKey, someone.session.accessToken), ...JSON_TYPE };
    const challenged = await send(world.api, '/trpc/auth.challengeMfa', { method: 'POST', headers: sent });
    expect(challenged.status).toBe(200);
    const needy = await send(world.api, '/trpc/auth.verifyMfa', { method: 'POST', headers: sent });
    expect(needy).toMatchObject(refused(400, 'validation_failed'));
    const chunked = await send(world.api, '/trpc/auth.challengeMfa', {
      method: 'POST',
      headers: sent,
      body: new ReadableStream({ start: (controller) => controller.close() }),
      duplex: 'half',
    });
    expect(chunked.status).toBe(200);
  });

  it('signing out takes a scope and nothing else', async () => {
    const someone = await world.signUp();
    const sent = headers(world.demo.anonKey, someone.session.accessToken);
    for (const input of [
      { scope: 'everyone' },
      { scope: null },
      { scope: ['local'] },
      { extra: 1 },
      [],
      'local',
    ]) {
      expect(await post(world.api, '/trpc/auth.signOut', input, sent), JSON.stringify(input)).toMatchObject(
        refused(400, 'validation_failed'),
      );
    }
    expect((await world.client(someone.session).auth.getUser.query()).user.id).toBe(someone.session.user.id);
  });
});
