import { once } from 'node:events';

import { formatRootKey } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { connectClient, expectRefusal, headers } from '../support/client.ts';
import { SECRET } from '../support/settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

describe('an installation', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  it('a process with a wrong key beside a right one refuses to start', async () => {
    const second = formatRootKey(2, Buffer.alloc(32, 2));
    const newer = await startApi(world.database.url, { AALTO_SECRET: `${SECRET},${second}` });
    await newer.stop();
    const wrong = formatRootKey(2, Buffer.alloc(32, 3));
    await expect(startApi(world.database.url, { AALTO_SECRET: `${wrong},${SECRET}` })).rejects.toThrow(
      'key 2 is another one',
    );
  });

  it('a database that was moved without its roles gets its data login back at the next start', async () => {
    const { sql } = world.database;
    const [row] = await sql<{ name: string }[]>`select data_login as name from auth.installation`;
    const person = await world.signUp();
    await sql.unsafe(`revoke usage on schema auth from ${row?.name}`);
    await expectRefusal(world.client(person.session).data.notes.list.query(), 'internal_error');
    const next = await startApi(world.database.url);
    expect(await world.client(person.session, next).data.notes.list.query()).toMatchObject({ notes: [] });
    await next.stop();
  });

  it('an older process that starts again does not bring its older functions back', async () => {
    const { sql } = world.database;
    await sql`update auth.applied_sql set version = version + 1, hash = 'of a newer release'`;
    const older = await startApi(world.database.url);
    expect([...(await sql`select hash from auth.applied_sql`)]).toEqual([{ hash: 'of a newer release' }]);
    await older.stop();
  });

  it('processes that were told no PUBLIC_URL accept each other’s tokens, whatever their ports', async () => {
    const apis = await Promise.all([1, 2].map(() => startApi(world.database.url, { PUBLIC_URL: '' })));
    const [one, other] = apis;
    const who = { email: 'any@example.com', password: 'a password of some length' };
    const { session } = await connectClient(one?.url ?? '', world.demo.anonKey).auth.signUp.mutate(who);
    const elsewhere = connectClient(other?.url ?? '', world.demo.anonKey, session?.accessToken);
    expect((await elsewhere.auth.getUser.query()).user.email).toBe(who.email);
    await Promise.all(apis.map((api) => api.stop()));
  });

  it('shows the first operator’s generated password once, also where one API process starts alone', async () => {
    const database = await createTestDatabase();
    const variables = { AALTO_OPERATOR_EMAIL: '', AALTO_OPERATOR_PASSWORD: '' };
    const first = await startApi(database.url, variables);
    await expect.poll(() => first.output()).toMatch(/operator@example\.com, password \S{20}/);
    await first.stop();
    const second = await startApi(database.url, variables);
    await expect.poll(() => second.output()).toContain('shown then');
    expect(second.output()).not.toMatch(/password \S{20}/);
    await second.stop();
    await database.drop();
  });

  it('Ctrl-C that arrives twice, as terminals and npm send it, lets a request in flight be answered', async () => {
    const api = await startApi(world.database.url);
    const body = JSON.stringify({ email: 'late@example.com', password: 'a password of some length' });
    const answer = fetch(`${api.url}/trpc/auth.signUp`, {
      method: 'POST',
      headers: { ...headers(world.demo.anonKey), 'content-type': 'application/json' },
      body,
    });
    await expect.poll(async () => (await world.database.sql`select 1`).length).toBe(1);
    const exit = once(api.child, 'exit');
    api.child.kill('SIGINT');
    api.child.kill('SIGINT');
    expect((await answer).status).toBe(200);
    expect((await exit)[0]).toBe(0);
  });
});
