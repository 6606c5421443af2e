import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { createSigningKey, parseRootKeys, sealSecret } from '@aalto/auth-core';
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort, startApi } from '../support/api-process.ts';
import { expectRefusal, headers } from '../support/client.ts';
import { get, post, refused, send } from '../support/http.ts';
import { createBackend } from '../support/second-backend.ts';
import { ISSUER, OPERATOR, SECRET } from '../support/settings.ts';
import { claimsOf, openSigningKey, signExpired, signToken } from '../support/sign-token.ts';
import type { OpenedKey } from '../support/sign-token.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

let world: World;
let key: OpenedKey;
let person: Person;

beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  key = await openSigningKey(world.database);
  person = await world.signUp();
});
afterAll(() => world.close());

/** What a token is good for, in both processes: everything that reads a session, public data too. */
async function expectRefused(accessToken: string, reason = 'invalid_token'): Promise<void> {
  for (const api of world.apis) {
    const client = world.client({ ...person.session, accessToken }, api);
    const refusals = [
      await expectRefusal(client.data.notes.list.query(), reason),
      await expectRefusal(client.data.publicNotes.list.query(), reason),
      await expectRefusal(client.auth.getUser.query(), reason),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([401, 401, 401]);
  }
}

async function expectAccepted(accessToken: string): Promise<void> {
  for (const api of world.apis) {
    const client = world.client({ ...person.session, accessToken }, api);
    await Promise.all([client.data.notes.list.query(), client.auth.getUser.query()]);
  }
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a forged token', () => {
  it('41: without a signature, or with another key’s, it is refused', async () => {
    const claims = claimsOf(person.session);
    const [head = '', payload = '', signature = ''] = person.session.accessToken.split('.');
    const other = await generateKeyPair('ES256');
    const raised = part({ ...claims, aal: 'aal2' });
    const none = part({ alg: 'none', typ: 'at+jwt', kid: key.kid });
    for (const forged of [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${part({ alg: 'None', typ: 'at+jwt', kid: key.kid })}.${payload}.`,
      `${head}.${raised}.${signature}`,
      `${head}.${payload}.`,
      `${head}.${payload}`,
      `${head}.${payload}.${'A'.repeat(86)}`,
      `${head}.${payload}.${signature}.${signature}`,
      await signToken({ kid: key.kid, privateKey: other.privateKey }, claims),
      await signToken(key, claims, { kid: 'A'.repeat(43) }),
      await signToken(key, claims, { kid: '../../signing-key' }),
    ]) {
      await expectRefused(forged);
    }
  });

  it('41: HS256 keyed with what is public of the key is refused', async () => {
    const jwks = await send(world.api, '/.well-known/jwks.json');
    const jwk = await exportJWK(await publicKey());
    const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [pem.toString(), JSON.stringify(jwk), jwks.text, jwk.x ?? '', key.kid]) {
      const hs256 = { alg: 'HS256', typ: 'at+jwt', kid: key.kid };
      const forged = new SignJWT(claimsOf(person.session)).setProtectedHeader(hs256);
      await expectRefused(await forged.sign(Buffer.from(secret)));
    }
  });

  it('41: a key that the token brings or points at is not used, and nothing is fetched', async () => {
    const own = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(own.publicKey)), kid: key.kid, alg: 'ES256', use: 'sig' };
    const requests: string[] = [];
    const port = await freePort();
    const server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end(JSON.stringify({ keys: [jwk] }));
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${port}/jwks.json`;
      const forger = { kid: key.kid, privateKey: own.privateKey };
      for (const header of [
        { jwk },
        { jku: url },
        { x5u: url },
        { x5c: ['MIIB'] },
        { jku: url, kid: 'mine' },
      ]) {
        await expectRefused(await signToken(forger, claimsOf(person.session), header));
        // Nor does our own signature make such a header harmless.
        await expectRefused(await signToken(key, claimsOf(person.session), header));
      }
      expect(requests).toEqual([]);
    } finally {
      server.close();
    }
  });
});

describe('a token of another kind', () => {
  it('42: a token of one backend is refused at another, both ways', async () => {
    const operator = await world
      .client(undefined, world.api, world.console.anonKey)
      .auth.signInWithPassword.mutate(OPERATOR);
    const tenant = await createBackend(world.database, 'tenant');
    for (const [session, apiKey] of [
      [person.session, world.console.anonKey],
      [person.session, tenant.anonKey],
      [operator.session, world.demo.anonKey],
    ] as const) {
      const client = world.client(session, world.otherApi, apiKey);
      await expectRefusal(client.data.notes.list.query(), 'invalid_token');
      await expectRefusal(client.data.notes.export.mutate(), 'invalid_token');
      await expectRefusal(client.data.publicNotes.list.query(), 'invalid_token');
      await expectRefusal(client.auth.getUser.query(), 'invalid_token');
      await expectRefusal(client.auth.signOut.mutate({ scope: 'global' }), 'invalid_token');
    }
    await expectAccepted(person.session.accessToken);
    // With the audience rewritten by a stolen key, the session is still of the other backend.
    const moved = await signToken(key, { ...claimsOf(person.session), aud: tenant.id });
    const client = world.client({ ...person.session, accessToken: moved }, world.api, tenant.anonKey);
    await expectRefusal(client.data.notes.list.query(), 'session_expired');
    await expectRefusal(client.auth.getUser.query(), 'session_expired');
  });

  it('42: refresh tokens, anon keys and other JWTs of ours are no access tokens', async () => {
    const claims = claimsOf(person.session);
    for (const other of [
      person.session.refreshToken,
      world.demo.anonKey,
      await signToken(key, claims, { typ: 'JWT' }),
      await signToken(key, claims, { typ: 'application/at+jwt-not' }),
      await signToken(key, { ...claims, iss: 'http://other.test' }),
      await signToken(key, { ...claims, role: 'service_role' }),
      await signToken(key, { ...claims, sid: '' }),
      await signToken(key, { iss: ISSUER, aud: world.demo.id, sub: claims.sub, exp: claims.exp }),
    ]) {
      await expectRefused(other);
    }
  });
});

describe('the end of an access token', () => {
  it('43: within the tolerance of 30 seconds it is accepted, 31 seconds after its end refused', async () => {
    await expectAccepted(await signExpired(key, person.session, 20));
    await expectRefused(await signExpired(key, person.session, 31), 'token_expired');
    await expectRefused(await signExpired(key, person.session, 3600), 'token_expired');
  });

  it('43: a token that was accepted before is refused once its tolerance is over', async () => {
    const token = await signExpired(key, person.session, 26);
    await expectAccepted(token);
    await pause(6_000);
    await expectRefused(token, 'token_expired');
  });
});

describe('45: a bearer that is no good is never treated as none', () => {
  const queries = [
    'auth.getUser',
    'auth.listFactors',
    'data.notes.list',
    `data.notes.get?input=${encodeURIComponent(JSON.stringify({ id: crypto.randomUUID() }))}`,
    'data.publicNotes.list',
  ];
  const id = crypto.randomUUID();
  const mutations = {
    'auth.signOut': {},
    'auth.reauthenticate': { password: 'a password of some length' },
    'auth.enrollMfa': {},
    'auth.challengeMfa': {},
    'auth.verifyMfa': { code: '123456' },
    'auth.unenrollMfa': { factorId: id },
    'data.notes.create': { body: 'a note' },
    'data.notes.update': { id, body: 'a note' },
    'data.notes.remove': { id },
    'data.notes.export': {},
  };

  it.each([
    ['expired', 'token_expired', async () => `Bearer ${await signExpired(key, person.session, 60)}`],
    ['tampered', 'invalid_token', async () => `Bearer ${person.session.accessToken.slice(0, -4)}AAAA`],
    ['garbage', 'invalid_token', async () => 'Bearer garbage'],
    ['empty', 'invalid_token', async () => 'Bearer'],
    ['of another scheme', 'invalid_token', async () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['without a scheme', 'invalid_token', async () => person.session.accessToken],
  ])('45: %s, with the anon key beside it: 401 from every procedure', async (_, reason, bearer) => {
    const head = { ...headers(world.demo.anonKey), authorization: await bearer() };
    for (const path of queries) {
      expect([path, await get(world.api, `/trpc/${path}`, undefined, head)]).toMatchObject([
        path,
        refused(401, reason),
      ]);
    }
    for (const [path, input] of Object.entries(mutations)) {
      expect([path, await post(world.api, `/trpc/${path}`, input, head)]).toMatchObject([
        path,
        refused(401, reason),
      ]);
    }
    expect(await get(world.api, '/console/trpc/backends.list', undefined, head)).toMatchObject(
      refused(401, reason),
    );
    // The anon key alone is served: it was the bearer that was refused.
    expect(await world.client().data.publicNotes.list.query()).toEqual({ notes: [] });
  });
});

const kidOf = ({ accessToken }: { accessToken: string }) => decodeProtectedHeader(accessToken).kid;

describe('the signing keys', () => {
  it('JWKS holds no private part, and verifies our tokens with any library', async () => {
    const url = new URL('/.well-known/jwks.json', world.api.url);
    const { body } = await send(world.api, url.pathname);
    expect(body).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          alg: 'ES256',
          use: 'sig',
          kid: key.kid,
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
    const { payload } = await jwtVerify(person.session.accessToken, createRemoteJWKSet(url), {
      issuer: ISSUER,
      audience: world.demo.id,
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ sub: person.session.user.id, role: 'authenticated' });
  });

  it('44: a new signing key under load refuses nobody; a retired one is refused once keys are read again', async () => {
    // Keys are read again at most every five seconds; the tests before this one took longer.
    const over = new AbortController();
    const load = Promise.all(
      world.apis.map(async (api) => {
        let calls = 0;
        while (!over.signal.aborted) {
          await world.client(person.session, api).data.notes.list.query();
          calls += 1;
        }
        return calls;
      }),
    );
    const kid = await addSigningKey();
    // It is published at once, but signs only when every process has had the time to learn of it.
    const early = await startApi(world.database.url);
    expect(kidOf(await world.signIn(person, early))).toBe(key.kid);
    expect((await send(early, '/.well-known/jwks.json')).text).toContain(kid);
    await early.stop();
    await world.database.sql`update auth.signing_keys set created_at = created_at - interval '3 minutes'`;
    const third = await startApi(world.database.url);
    const signedAnew = await world.signIn(person, third);
    over.abort();
    expect(Math.min(...(await load))).toBeGreaterThan(0);
    expect(kidOf(signedAnew)).toBe(kid);
    for (const api of [...world.apis, third]) {
      for (const session of [person.session, signedAnew]) {
        expect(await world.client(session, api).data.notes.list.query()).toMatchObject({ notes: [] });
      }
      const { text } = await send(api, '/.well-known/jwks.json');
      expect([text.includes(kid), text.includes(key.kid)]).toEqual([true, true]);
    }

    await world.database.sql`update auth.signing_keys set retired_at = now() where kid = ${key.kid}`;
    const unseen = await signToken(key, claimsOf(person.session));
    await pause(5_500);
    // Any unknown kid makes a process look again.
    const unknown = await signToken(key, claimsOf(person.session), { kid: 'A'.repeat(43) });
    for (const api of [...world.apis, third]) {
      const calls = (accessToken: string) =>
        world.client({ ...person.session, accessToken }, api).data.notes.list.query();
      await expectRefusal(calls(unknown), 'invalid_token');
      await expectRefusal(calls(unseen), 'invalid_token');
      expect((await send(api, '/.well-known/jwks.json')).text).not.toContain(key.kid);
      expect(await calls(signedAnew.accessToken)).toMatchObject({ notes: [] });
    }
    await third.stop();
  });
});

async function publicKey() {
  const { payload: _, key: found } = await jwtVerify(
    person.session.accessToken,
    createRemoteJWKSet(new URL('/.well-known/jwks.json', world.api.url)),
  );
  return found;
}

async function addSigningKey(): Promise<string> {
  const { kid, privateJwk, publicJwk } = await createSigningKey();
  const sealed = await sealSecret(JSON.stringify(privateJwk), `signing-key:${kid}`, parseRootKeys(SECRET));
  const { sql } = world.database;
  await sql`
    insert into auth.signing_keys (kid, sealed_private_jwk, public_jwk)
    values (${kid}, ${sealed}, ${sql.json(publicJwk)})
  `;
  return kid;
}
