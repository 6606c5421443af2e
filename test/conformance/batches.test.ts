import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { wrongCode } from '../support/authenticator.ts';
import { headers } from '../support/client.ts';
import { post, refused, send } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { allProcedures } from '../support/procedures.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, World } from '../support/world.ts';

describe('batches of calls', () => {
  let world: World;
  let person: EnrolledPerson;
  beforeAll(async () => {
    world = await createWorld();
    person = await world.signUpWithFactor();
  });
  afterAll(() => world.close());

  const credentials = (): Record<string, string> => headers(world.demo.anonKey, person.session.accessToken);

  const batch = (paths: string[], inputs: readonly unknown[], sent = credentials()): Promise<Reply> =>
    post(world.api, `/trpc/${paths.join(',')}?batch=1`, Object.fromEntries(inputs.entries()), sent);

  const guesses = async (): Promise<number> => {
    const rows = await world.database.sql<{ failures: number }[]>`
      select failures from auth.mfa_attempts where user_id = ${person.session.user.id}
    `;
    return rows[0]?.failures ?? 0;
  };

  it('61: a hundred guesses in one request are not judged at all', async () => {
    const session = await world.signIn(person);
    const sent = headers(world.demo.anonKey, session.accessToken);
    const code = wrongCode(person.authenticator);
    const reply = await batch(
      Array.from({ length: 100 }, () => 'auth.verifyMfa'),
      Array.from({ length: 100 }, () => ({ code })),
      sent,
    );
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('"reason":"validation_failed"');
    expect(await guesses()).toBe(0);
  });

  it.each([1, 2, 10])(
    '61: auth is not batched: %i guesses in a batch are refused, and none counts',
    async (size) => {
      const session = await world.signIn(person);
      const sent = headers(world.demo.anonKey, session.accessToken);
      const code = wrongCode(person.authenticator);
      const inputs = Array.from({ length: size }, () => ({ code }));
      const reply = await batch(
        inputs.map(() => 'auth.verifyMfa'),
        inputs,
        sent,
      );
      // A batch of one is one call: it is judged, and it counts.
      const expected = size === 1 ? refused(401, 'invalid_code') : refused(400, 'validation_failed');
      expect(reply.body).toEqual(inputs.map(() => expect.objectContaining({ error: expect.anything() })));
      expect(reply.body).toMatchObject(inputs.map(() => ('body' in expected ? expected.body : undefined)));
      expect(await guesses()).toBe(size === 1 ? 1 : 0);
      await world.database.sql`delete from auth.mfa_attempts`;
    },
  );

  it('61: every procedure of auth refuses to be in a batch', async () => {
    for (const { path, type } of allProcedures().filter(({ path }) => path.startsWith('auth.'))) {
      const paths = `${path},${path}`;
      const reply =
        type === 'query'
          ? await send(world.api, `/trpc/${paths}?batch=1`, { headers: credentials() })
          : await post(world.api, `/trpc/${paths}?batch=1`, {}, credentials());
      const declined = { error: { data: { reason: 'validation_failed', httpStatus: 400 } } };
      expect(reply, path).toMatchObject({ status: 400, body: [declined, declined] });
      expect(reply.text, path).toContain('not batched');
    }
  });

  it('ten calls of the data are a batch, eleven are not', async () => {
    const ten = Array.from({ length: 10 }, () => 'data.notes.list');
    const reply = await send(world.api, `/trpc/${ten.join(',')}?batch=1`, { headers: credentials() });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual(ten.map(() => ({ result: { data: { notes: [], nextCursor: null } } })));
    const eleven = await send(world.api, `/trpc/${ten.join(',')},data.notes.list?batch=1`, {
      headers: credentials(),
    });
    expect(eleven.status).toBe(400);
    expect(eleven.text).toContain('"reason":"validation_failed"');
  });

  it('in a mixed batch each item carries its own answer or its own error, under 207', async () => {
    const paths = ['data.publicNotes.list', 'data.notes.list', 'data.nothing', 'data.notes.get'];
    const reply = await send(
      world.api,
      `/trpc/${paths.join(',')}?batch=1&input=${encodeURIComponent('{"3":{"id":"x"}}')}`,
      { headers: headers(world.demo.anonKey) },
    );
    expect(reply.status).toBe(207);
    expect(reply.body).toMatchObject([
      { result: { data: { notes: [] } } },
      {
        error: {
          data: { reason: 'invalid_token', httpStatus: 401, path: 'data.notes.list', details: null },
        },
      },
      { error: { data: { reason: 'not_found', httpStatus: 404, path: 'data.nothing' } } },
      {
        error: {
          data: {
            reason: 'validation_failed',
            httpStatus: 400,
            details: { issues: [{ path: ['id'], message: expect.any(String) }] },
          },
        },
      },
    ]);
  });

  it('22: the gate stands before every item of a batch', async () => {
    await world.requireMfa(true);
    const session = await world.signIn(person);
    const before = await world.database.sql`select id from notes`;
    const paths = ['data.notes.create', 'data.notes.export', 'data.notes.create'];
    const reply = await batch(
      paths,
      [{ body: 'one' }, undefined, { body: 'two' }],
      headers(world.demo.anonKey, session.accessToken),
    ).finally(() => world.requireMfa(false));
    const declined = {
      error: { data: { reason: 'mfa_required', httpStatus: 403, details: { next: 'verify' } } },
    };
    expect(reply).toMatchObject({ status: 403, body: [declined, declined, declined] });
    expect([...(await world.database.sql`select id from notes`)]).toEqual([...before]);
  });
});
