import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectClient, expectRefusal, headers } from '../support/client.ts';
import { get, post, refused, send } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { allProcedures } from '../support/procedures.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, World } from '../support/world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the HTTP transport', () => {
  let world: World;
  let person: EnrolledPerson;
  beforeAll(async () => {
    world = await createWorld();
    person = await world.signUpWithFactor();
  });
  afterAll(() => world.close());

  const credentials = (): Record<string, string> => headers(world.demo.anonKey, person.session.accessToken);

  describe('keys', () => {
    it('every procedure refuses a call without an anon key, and one with a key of nobody', async () => {
      for (const { path, type } of allProcedures()) {
        for (const apikey of ['', 'aalto_pk_of_nobody_at_all', `${world.demo.anonKey} `.repeat(50)]) {
          const sent = { ...credentials(), apikey };
          const input = path === 'auth.refresh' ? { refreshToken: person.session.refreshToken } : undefined;
          const reply =
            type === 'query'
              ? await get(world.api, `/trpc/${path}`, input, sent)
              : await post(world.api, `/trpc/${path}`, input ?? {}, sent);
          expect(reply.status, `${path} with ${apikey}`).toBeGreaterThanOrEqual(400);
          expect(reply.status, `${path} with ${apikey}`).toBeLessThan(500);
        }
      }
    });

    it('says so: invalid_api_key', async () => {
      const { email, password } = person;
      for (const apiKey of ['', 'aalto_pk_of_nobody_at_all']) {
        const client = connectClient(world.api.url, apiKey, person.session.accessToken);
        const nobody = connectClient(world.api.url, apiKey);
        await expectRefusal(nobody.auth.signInWithPassword.mutate({ email, password }), 'invalid_api_key');
        await expectRefusal(nobody.auth.signUp.mutate({ email, password }), 'invalid_api_key');
        await expectRefusal(nobody.data.publicNotes.list.query(), 'invalid_api_key');
        // A fault of the app, which must not end its users' sessions: neither code below is.
        const { refreshToken } = person.session;
        await expectRefusal(nobody.auth.refresh.mutate({ refreshToken }), 'invalid_api_key');
        await expectRefusal(nobody.auth.refresh.mutate({ refreshToken: 'garbage' }), 'invalid_api_key');
        await expectRefusal(client.auth.getUser.query(), 'invalid_api_key');
        await expectRefusal(client.data.notes.list.query(), 'invalid_api_key');
        await expectRefusal(client.data.notes.export.mutate(), 'invalid_api_key');
      }
    });

    it('a session of one backend is nobody’s at another, the console’s included', async () => {
      const foreign = connectClient(world.api.url, world.console.anonKey, person.session.accessToken);
      await expectRefusal(foreign.auth.getUser.query(), 'invalid_token');
      await expectRefusal(foreign.data.notes.list.query(), 'invalid_token');
      const { refreshToken } = person.session;
      await expectRefusal(foreign.auth.refresh.mutate({ refreshToken }), 'session_expired');
      expect((await world.client(person.session).auth.getUser.query()).user.id).toBe(person.session.user.id);
    });
  });

  describe('answers', () => {
    it('an error is tRPC’s own with reason and details, and nothing else', async () => {
      const reply = await get(world.api, '/trpc/data.notes.get', { id: randomUUID() }, credentials());
      expect(reply).toMatchObject(refused(404, 'not_found'));
      expect(reply.body).toEqual({
        error: {
          message: expect.any(String),
          code: -32004,
          data: {
            code: 'NOT_FOUND',
            httpStatus: 404,
            path: 'data.notes.get',
            reason: 'not_found',
            details: null,
          },
        },
      });
    });

    it('Retry-After says what retryAfterSeconds says', async () => {
      const email = `${randomUUID()}@example.com`;
      const guess = (): Promise<Reply> =>
        post(
          world.api,
          '/trpc/auth.signInWithPassword',
          { email, password: 'wrong password' },
          headers(world.demo.anonKey),
        );
      let reply = await guess();
      for (let n = 0; n < 12 && reply.status === 401; n += 1) reply = await guess();
      expect(reply).toMatchObject(refused(429, 'rate_limited'));
      const wait = reply.headers.get('retry-after');
      expect(Number(wait)).toBeGreaterThan(0);
      expect(reply.body).toMatchObject({ error: { data: { details: { retryAfterSeconds: Number(wait) } } } });
    });

    it('63: a body beyond the limit is payload_too_large, and the client’s next call works', async () => {
      const limitBytes = 1024 * 1024;
      const declined = { error: { data: { details: { limitBytes } } } };
      for (const size of [limitBytes + 1, 3 * limitBytes, 20 * limitBytes]) {
        const reply = await post(world.api, '/trpc/data.notes.create', 'x'.repeat(size), credentials());
        expect(reply).toMatchObject({ ...refused(413, 'payload_too_large'), body: declined });
        // Whatever the server still does with the rest of that body, it does within this time.
        await delay(600);
        expect(await send(world.api, '/healthz')).toMatchObject({ status: 200 });
      }
      // Of unknown length: the client may still be writing when it is refused, and see only that.
      const chunks = Array.from({ length: 24 }, () => Buffer.alloc(64 * 1024, 'x'));
      const chunked = await send(world.api, '/trpc/data.notes.create', {
        method: 'POST',
        headers: { ...credentials(), ...JSON_TYPE },
        body: ReadableStream.from(chunks),
        duplex: 'half',
      }).catch(() => undefined);
      if (chunked) expect(chunked).toMatchObject(refused(413, 'payload_too_large'));
      expect(await send(world.api, '/healthz')).toMatchObject({ status: 200 });
    });

    it('any origin may read them, without credentials, and Retry-After too', async () => {
      const origin = 'https://somebody.example';
      const replies = await Promise.all([
        send(world.api, '/trpc/data.notes.list', { headers: { ...credentials(), origin } }),
        send(world.api, '/trpc/data.notes.list', { headers: { origin } }),
        send(world.api, '/nowhere', { headers: { origin } }),
        post(world.api, '/trpc/data.notes.create', 'x'.repeat(1024 * 1024 + 1), { origin }),
        send(world.api, '/console/trpc/backends.list', { headers: { origin } }),
        send(world.api, '/.well-known/jwks.json', { headers: { origin } }),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([200, 401, 404, 413, 401, 200]);
      for (const reply of replies) {
        expect(reply.headers.get('access-control-allow-origin')).toBe('*');
        expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
        expect(reply.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('retry-after');
        expect(reply.headers.getSetCookie()).toEqual([]);
      }
    });

    it('a browser may ask beforehand, for the headers and methods that clients use', async () => {
      const reply = await send(world.api, '/trpc/auth.signInWithPassword', {
        method: 'OPTIONS',
        headers: {
          origin: 'https://somebody.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'apikey,authorization,content-type',
        },
      });
      expect(reply.status).toBe(204);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
      expect(reply.headers.get('access-control-allow-methods')).toMatch(/\bPOST\b/);
      const allowed = reply.headers.get('access-control-allow-headers')?.toLowerCase();
      for (const name of ['apikey', 'authorization', 'content-type']) expect(allowed).toContain(name);
    });

    it('nothing with a token or a person in it is stored on the way', async () => {
      const { email, password } = person;
      const replies = await Promise.all([
        post(world.api, '/trpc/auth.signInWithPassword', { email, password }, headers(world.demo.anonKey)),
        post(world.api, '/trpc/auth.signInWithPassword', { email }, headers(world.demo.anonKey)),
        get(world.api, '/trpc/auth.getUser', undefined, credentials()),
        get(world.api, '/trpc/data.notes.list', undefined, credentials()),
        get(world.api, '/trpc/data.notes.list', undefined, {}),
        get(world.api, '/console/trpc/backends.list', undefined, {}),
        send(world.api, '/healthz'),
        send(world.api, '/readyz'),
        send(world.api, '/nowhere'),
      ]);
      for (const reply of replies) expect(reply.headers.get('cache-control')).toBe('no-store');
    });

    it('carry the security headers, and say nothing about the software', async () => {
      for (const path of ['/trpc/data.notes.list', '/healthz', '/nowhere', '/.well-known/jwks.json']) {
        const { headers: answered } = await send(world.api, path);
        expect(answered.get('x-content-type-options')).toBe('nosniff');
        expect(answered.get('x-frame-options')).toMatch(/^(SAMEORIGIN|DENY)$/);
        expect(answered.get('referrer-policy')).toBe('no-referrer');
        expect(answered.get('strict-transport-security')).toContain('max-age=');
        for (const name of ['server', 'x-powered-by']) expect(answered.get(name)).toBeNull();
      }
    });

    it('each have a request id of their own, which the client does not choose', async () => {
      const planted = 'chosen-by-the-client';
      const sent = { ...credentials(), 'x-request-id': planted };
      const replies = [
        await get(world.api, '/trpc/data.notes.list', undefined, sent),
        await get(world.api, '/trpc/data.notes.list', undefined, sent),
        await send(world.api, '/healthz', { headers: sent }),
        await send(world.api, '/nowhere', { headers: sent }),
      ];
      const ids = replies.map((reply) => reply.headers.get('x-request-id'));
      expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[\w-]{16,}$/)));
      expect(new Set(ids).size).toBe(4);
      expect(ids).not.toContain(planted);
    });

    it('internal_error names the request id, in the body and in the header, and the log has it', async () => {
      await world.database.sql`alter table notes rename to notes_gone`;
      const reply = await get(world.api, '/trpc/data.notes.list', undefined, credentials()).finally(
        () => world.database.sql`alter table notes_gone rename to notes`,
      );
      const requestId = reply.headers.get('x-request-id');
      expect(reply).toMatchObject(refused(500, 'internal_error'));
      expect(reply.body).toMatchObject({ error: { data: { details: { requestId } } } });
      expect(reply.text).not.toMatch(/notes_gone|relation|stack|\bat /);
      expect(world.api.output()).toContain(requestId);
    });
  });

  describe('paths', () => {
    it('/healthz and /readyz answer GET and HEAD, and nothing else', async () => {
      expect(await send(world.api, '/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } });
      expect(await send(world.api, '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
      for (const path of ['/healthz', '/readyz']) {
        expect(await send(world.api, path, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
          expect(await send(world.api, path, { method })).toMatchObject(refused(404, 'not_found'));
        }
      }
    });

    it('the keys are public and hold nothing private', async () => {
      const reply = await send(world.api, '/.well-known/jwks.json');
      expect(reply.body).toEqual({
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            alg: 'ES256',
            use: 'sig',
            kid: expect.any(String),
            x: expect.any(String),
            y: expect.any(String),
          },
        ],
      });
      expect(reply.headers.get('cache-control')).toContain('max-age');
    });

    it.each([
      '/',
      '/nowhere',
      '/trpc',
      '/trpc/',
      '/trpcx',
      '/console/trpc',
      '/.env',
      '/../etc/passwd',
      '/%00',
      '/%ff',
    ])('an unknown path is not_found, in the shape of every error: %s', async (path) => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const reply = await send(world.api, path, { method, headers: JSON_TYPE });
        expect(reply.status).toBeGreaterThanOrEqual(400);
        expect(reply.status).toBeLessThan(500);
        expect(reply.body).toMatchObject({ error: { data: { reason: expect.any(String) } } });
      }
    });

    it.each([
      'nothing',
      'auth',
      'data.notes',
      'auth.signUp.x',
      '__proto__',
      'constructor',
      'auth.__proto__',
      'toString',
    ])('an unknown procedure is not_found: %s', async (path) => {
      const reply = await get(world.api, `/trpc/${path}`, undefined, credentials());
      expect(reply).toMatchObject(refused(404, 'not_found'));
      expect(await post(world.api, `/trpc/${path}`, {}, credentials())).toMatchObject(
        refused(404, 'not_found'),
      );
    });

    it('the operators’ procedures are not at the public address, nor the public ones at theirs', async () => {
      expect(await get(world.api, '/trpc/backends.list', undefined, credentials())).toMatchObject(
        refused(404, 'not_found'),
      );
      expect(await get(world.api, '/console/trpc/auth.getUser', undefined, credentials())).toMatchObject(
        refused(404, 'not_found'),
      );
    });

    it('63: a procedure called by the wrong method is refused, and does nothing', async () => {
      for (const { path, type } of allProcedures()) {
        const reply =
          type === 'query'
            ? await post(world.api, `/trpc/${path}`, {}, credentials())
            : await get(world.api, `/trpc/${path}`, undefined, credentials());
        expect(reply, path).toMatchObject(refused(400, 'validation_failed'));
        for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD']) {
          const other = await send(world.api, `/trpc/${path}`, { method, headers: credentials() });
          expect(other.status, `${method} ${path}`).toBeLessThan(500);
          expect(other.text, `${method} ${path}`).not.toContain('"result"');
        }
      }
      expect((await world.client(person.session).auth.getUser.query()).user.id).toBe(person.session.user.id);
    });
  });
});
