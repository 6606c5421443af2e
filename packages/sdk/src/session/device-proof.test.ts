import { describe, expect, it } from 'vitest';

import { createClient } from '../client/create-client.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { GOOD_CODE, PASSWORD } from '../test-support/fake-family.ts';
import { createFakeServer, lost, refuses } from '../test-support/fake-server.ts';
import type { FakeServer } from '../test-support/fake-server.ts';
import { ANON_KEY } from '../test-support/setup.ts';

const wanted = refuses('mfa_required', { next: 'verify', factors: [] });
const ann = { email: 'ann@example.com', password: PASSWORD };

/** A device: it keeps its secrets in a storage of their own, whoever signs in and out. */
async function device(server: FakeServer, deviceStorage: TokenStorage = memoryStorage()) {
  const asked: string[] = [];
  const client = createClient({
    url: 'http://aalto.test',
    anonKey: ANON_KEY,
    storage: memoryStorage(),
    deviceStorage,
    fetch: (url, init) => server.fetch(url, init),
    onMfaRequired: ({ error }) => {
      asked.push(error.code);
      return false;
    },
  });
  await client.auth.signInWithPassword(ann);
  return { client, asked };
}

/** One that its person has had remembered, after they came back to it. */
async function rememberedDevice() {
  const server = createFakeServer();
  const { client, asked } = await device(server);
  await client.auth.verifyMfa({ code: GOOD_CODE, rememberDevice: true });
  await client.auth.signOut();
  await client.auth.signInWithPassword(ann);
  return { server, client, asked };
}

const sentFor = (server: FakeServer, path: string, name: string): unknown[] =>
  server.requestsFor(path).map(({ inputs }) => inputs[0]?.[name]);

describe('a device', () => {
  it('shows one secret with every proof of one person, and before them none', async () => {
    const server = createFakeServer();
    const { client } = await device(server);
    await client.auth.challengeMfa();
    await client.auth.verifyMfa({ code: GOOD_CODE });
    await client.auth.challengeMfa();
    await client.auth.signOut();
    await client.auth.signInWithPassword(ann);
    await client.auth.verifyMfa({ code: GOOD_CODE });
    const [secret, again] = sentFor(server, 'auth.verifyMfa', 'device');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(again).toBe(secret);
    expect(sentFor(server, 'auth.challengeMfa', 'device')).toEqual([undefined, secret]);
  });

  it('shows it with no other call: a password is proven without', async () => {
    const server = createFakeServer();
    const { client } = await device(server);
    await client.auth.verifyMfa({ code: GOOD_CODE });
    await client.auth.reauthenticate({ password: PASSWORD });
    await client.auth.listFactors();
    expect(sentFor(server, 'auth.reauthenticate', 'device')).toEqual([undefined]);
    expect(sentFor(server, 'auth.listFactors', 'device')).toEqual([undefined]);
  });

  it('shows another secret for another person', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    const { client } = await device(server, storage);
    await client.auth.verifyMfa({ code: GOOD_CODE });
    await client.auth.signInWithPassword({ ...ann, email: 'bob@example.com' });
    await client.auth.verifyMfa({ code: GOOD_CODE });
    const [anns, bobs] = sentFor(server, 'auth.verifyMfa', 'device');
    expect(bobs).not.toBe(anns);
  });

  it('proves without a secret where it can keep none', async () => {
    const fails = () => Promise.reject(new Error('The disk is full'));
    const server = createFakeServer();
    const { client } = await device(server, { read: fails, update: fails });
    expect((await client.auth.verifyMfa({ code: GOOD_CODE })).error).toBeNull();
    expect(sentFor(server, 'auth.verifyMfa', 'device')).toEqual([undefined]);
  });
});

it('leaves nothing on the device of somebody whose account is gone', async () => {
  const server = createFakeServer();
  const storage = memoryStorage();
  const { client } = await device(server, storage);
  await client.auth.verifyMfa({ code: GOOD_CODE });
  expect(await storage.read()).toContain('ann@example.com');
  await client.auth.deleteUser();
  expect(await storage.read()).toBe('[]');
});

describe('a remembered device', () => {
  it('answers for its person when a call is refused, and the call is repeated', async () => {
    const { server, client, asked } = await rememberedDevice();
    server.next('data.notes.list', wanted);
    expect((await client.data.notes.list()).error).toBeNull();
    expect(sentFor(server, 'auth.verifyDevice', 'device')).toEqual(
      sentFor(server, 'auth.verifyMfa', 'device'),
    );
    expect(asked).toEqual([]);
  });

  it('answers once for all calls that are refused together', async () => {
    const { server, client } = await rememberedDevice();
    server.next('data.notes.list', wanted);
    const late = Promise.withResolvers<void>();
    server.next('data.notes.export', async (...request) => {
      await late.promise;
      return wanted(...request);
    });
    const list = client.data.notes.list();
    const exported = client.data.notes.export();
    await list;
    late.resolve();
    expect([(await list).error, (await exported).error]).toEqual([null, null]);
    expect(server.requestsFor('auth.verifyDevice')).toHaveLength(1);
  });

  it('that the server has forgotten asks its person, and tries no more', async () => {
    const { server, client, asked } = await rememberedDevice();
    server.next('data.notes.list', wanted, wanted);
    server.next('auth.verifyDevice', refuses('not_found'));
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect(server.requestsFor('auth.verifyDevice')).toHaveLength(1);
    expect(asked).toEqual(['mfa_required', 'mfa_required']);
  });

  it('that is refused uses its attempt up: a late copy must not step up once it is remembered', async () => {
    const { server, client } = await rememberedDevice();
    server.next('data.notes.list', wanted);
    server.next('auth.verifyDevice', refuses('not_found'));
    await client.data.notes.list();
    const [attempt] = sentFor(server, 'auth.verifyDevice', 'attempt');
    expect(sentFor(server, 'auth.refresh', 'attempt')).toEqual([attempt]);
  });

  it('does not answer where a proof of the last minutes is asked for', async () => {
    const { server, client, asked } = await rememberedDevice();
    server.next('auth.unenrollMfa', refuses('insufficient_aal', { maxAgeSeconds: 600 }));
    await client.auth.unenrollMfa({ factorId: '0' });
    expect(server.requestsFor('auth.verifyDevice')).toEqual([]);
    expect(asked).toEqual(['insufficient_aal']);
  });

  it('is remembered as one that may be, where no answer to the wish ever came', async () => {
    const server = createFakeServer();
    const { client, asked } = await device(server);
    const wish = { code: GOOD_CODE, rememberDevice: true };
    server.next('auth.verifyMfa', lost, lost, lost);
    expect((await client.auth.verifyMfa(wish)).error?.code).toBe('network_error');
    await client.auth.refreshSession();
    expect((await client.auth.verifyMfa(wish)).error).toBeNull();
    expect(server.requestsFor('auth.verifyMfa')).toHaveLength(3);
    await client.auth.signOut();
    await client.auth.signInWithPassword(ann);
    server.next('data.notes.list', wanted);
    expect((await client.data.notes.list()).error).toBeNull();
    expect(asked).toEqual([]);
  });
});
