import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AppRouter } from '@aalto/api';
import { createClient, memoryStorage } from '@aalto/sdk';
import type { TokenStorage } from '@aalto/sdk';
import { fileStorage } from '@aalto/sdk/node';
import { createSessionKeeper, isAaltoError, sessionLink } from '@aalto/sdk/trpc';
import { createTRPCClient } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl, wrongCode } from '../support/authenticator.ts';
import type { Authenticator } from '../support/authenticator.ts';
import { familyOf } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { connectSdk } from '../support/sdk-device.ts';
import type { SdkClient, SdkDevice } from '../support/sdk-device.ts';
import { openSigningKey, signExpired } from '../support/sign-token.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  folder = await mkdtemp(join(tmpdir(), 'aalto-sdk-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await world.close();
});

/** The SDK against one of the API's processes, and the wire between them. */
function connect(storage: TokenStorage, api = world.api): SdkDevice {
  return connectSdk(api, { anonKey: world.demo.anonKey, storage });
}

async function sessionOf({ auth }: SdkClient): Promise<Session> {
  const { data, error } = await auth.getSession();
  if (error) throw error;
  if (!data.session) throw new Error('Nobody is signed in');
  return data.session;
}

async function signUp(storage: TokenStorage): Promise<SdkDevice> {
  const connected = connect(storage);
  const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
  const { error } = await connected.client.auth.signUp(who);
  if (error) throw error;
  return connected;
}

async function enroll(client: SdkClient): Promise<Authenticator> {
  const { data, error } = await client.auth.enrollMfa();
  if (error) throw error;
  return scanOtpauthUrl(data.otpauthUrl);
}

/** Puts an access token that has run out into the storage, as if the device had slept. */
async function expireStored(storage: TokenStorage, client: SdkClient): Promise<void> {
  const session = await sessionOf(client);
  const accessToken = await signExpired(await openSigningKey(world.database), session, 300);
  await storage.update((text) => text?.replace(session.accessToken, accessToken) ?? null);
}

describe('the SDK against a real API', () => {
  it('leads from sign-up over the second factor to one’s notes, and back after a restart', async () => {
    const file = join(folder, 'session.json');
    await world.requireMfa(true);
    try {
      const { client, wire } = await signUp(fileStorage(file));
      const refused = await client.data.notes.list();
      expect(refused.error).toMatchObject({ code: 'mfa_required', details: { next: 'enroll', factors: [] } });

      const authenticator = await enroll(client);
      const wrong = await client.auth.verifyMfa({ code: wrongCode(authenticator) });
      expect(wrong.error?.code).toBe('invalid_code');
      const proven = await client.auth.verifyMfa({ code: authenticator.code() });
      expect(proven.data?.session.aal).toBe('aal2');

      const before = wire.requests.length;
      const answers = await Promise.all(
        ['one', 'two', 'three'].map((body) => client.data.notes.create({ body })),
      );
      expect(answers.map(({ data }) => data?.note.body)).toEqual(['one', 'two', 'three']);
      expect(wire.requests).toHaveLength(before + 1);

      const restarted = connect(fileStorage(file), world.otherApi).client;
      expect(await sessionOf(restarted)).toMatchObject({ aal: 'aal2' });
      expect((await restarted.data.notes.list()).data?.notes).toHaveLength(3);
      expect((await restarted.auth.signOut()).error).toBeNull();
      expect((await client.data.notes.list()).error?.code).toBe('invalid_token');
      expect((await client.auth.getSession()).data).toEqual({ session: null });
    } finally {
      await world.requireMfa(false);
    }
  });

  it('replaces an access token that has run out, ahead of a call or when it is told, unnoticed', async () => {
    const storage = memoryStorage();
    const { client, wire } = await signUp(storage);
    await expireStored(storage, client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.data.notes.list()));
    expect(answers.filter(({ error }) => error !== null)).toEqual([]);
    expect(wire.requests.filter((url) => url.includes('auth.refresh'))).toHaveLength(1);
    expect(await familyOf(world, await sessionOf(client))).toMatchObject({ generation: 1, revokedAt: null });
  });

  it('with two clients that share one storage and refresh at once, twenty times, signs nobody out', async () => {
    for (const storage of [memoryStorage(), fileStorage(join(folder, 'shared.json'))]) {
      const { client } = await signUp(storage);
      const others = [connect(storage, world.otherApi).client, connect(storage).client];
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, turn) => (others[turn % 2] ?? client).auth.refreshSession()),
      );
      expect(results.filter(({ error }) => error !== null)).toEqual([]);
      for (const one of [client, ...others]) {
        expect((await one.data.notes.list()).error).toBeNull();
        expect((await one.auth.refreshSession()).error).toBeNull();
      }
      expect(await familyOf(world, await sessionOf(client))).toMatchObject({ revokedAt: null });
    }
  });

  it('goes on after lost answers: of refreshes, of a step-up, of a reauthentication', async () => {
    const { client, wire } = await signUp(memoryStorage());
    wire.lose('auth.refresh', 2);
    expect((await client.auth.refreshSession()).error).toBeNull();
    const authenticator = await enroll(client);
    wire.lose('auth.verifyMfa', 1);
    const proven = await client.auth.verifyMfa({ code: authenticator.code() });
    expect(proven.data?.session.aal).toBe('aal2');
    wire.lose('auth.reauthenticate', 1);
    const again = await client.auth.reauthenticate({ password: 'a password of some length' });
    expect(again.data?.session.aal).toBe('aal2');
    const family = await familyOf(world, await sessionOf(client));
    expect(family).toMatchObject({ epoch: 1, generation: 1, revokedAt: null });
  });

  it('steps up also where the access token has run out meanwhile', async () => {
    const storage = memoryStorage();
    const { client } = await signUp(storage);
    const authenticator = await enroll(client);
    await expireStored(storage, client);
    const proven = await client.auth.verifyMfa({ code: authenticator.code() });
    expect(proven.data?.session.aal).toBe('aal2');
  });

  it('with a copied storage and a replayed token ends the session, and says so', async () => {
    const storage = memoryStorage();
    const { client } = await signUp(storage);
    const stolen = memoryStorage();
    const copy = await storage.read();
    await stolen.update(() => copy);
    expect((await client.auth.refreshSession()).error).toBeNull();

    const events: string[] = [];
    client.auth.onAuthStateChange((event) => void events.push(event));
    const thief = await connect(stolen).client.auth.refreshSession();
    expect(thief.error?.code).toBe('refresh_token_reused');
    expect((await client.data.notes.list()).error?.code).toBe('session_revoked');
    expect(events).toEqual(['SIGNED_OUT']);
    expect((await client.data.publicNotes.list()).error).toBeNull();
  });

  it('is signed out by the server’s word past the end of the session, and by nothing else', async () => {
    const storage = memoryStorage();
    const { client } = await signUp(storage);
    await passTime(world.database, 8 * 86_400);
    expect((await client.auth.refreshSession()).error?.code).toBe('session_expired');
    expect((await client.auth.getSession()).data).toEqual({ session: null });
  });

  it('is an error while the API cannot be reached, and signed in again when it can', async () => {
    const storage = memoryStorage();
    await signUp(storage);
    const cut = createClient({
      url: 'http://127.0.0.1:1',
      anonKey: world.demo.anonKey,
      storage,
    });
    const refused = await cut.auth.refreshSession();
    expect(refused.error).toMatchObject({ code: 'network_error', status: 0 });
    expect((await connect(storage).client.auth.refreshSession()).error).toBeNull();
  });

  it('as a tRPC link keeps the router’s own inference, and narrows what a call threw', async () => {
    const keeper = createSessionKeeper({ url: `${world.api.url}/trpc`, anonKey: world.demo.anonKey });
    const trpc = createTRPCClient<AppRouter>({ links: [sessionLink(keeper)] });
    const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
    await trpc.auth.signUp.mutate(who);
    const { note } = await trpc.data.notes.create.mutate({ body: 'typed' });
    expect((await trpc.data.notes.list.query()).notes).toEqual([note]);

    const error: unknown = await trpc.auth.verifyMfa
      .mutate({ code: '000000' })
      .catch((thrown: unknown) => thrown);
    if (!isAaltoError(error, 'auth.verifyMfa')) throw error;
    expect(error.data.reason).toBe('factor_not_found');
    await trpc.auth.signOut.mutate();
    expect((await keeper.getSession()).data).toEqual({ session: null });
  });
});
