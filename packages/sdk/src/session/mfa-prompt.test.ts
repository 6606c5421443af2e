import { describe, expect, it, vi } from 'vitest';

import type { Api, Client } from '../index.ts';
import { createClient } from '../index.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { GOOD_CODE, PASSWORD } from '../test-support/fake-family.ts';
import { createFakeServer, gate, refuses } from '../test-support/fake-server.ts';
import { ANON_KEY } from '../test-support/setup.ts';
import type { MfaRequest, OnMfaRequired } from './mfa-prompt.ts';

const bob = { email: 'bob@example.com', password: PASSWORD };
const wanted = refuses('mfa_required', { next: 'verify', factors: [] });

async function signedIn(onMfaRequired?: OnMfaRequired) {
  const server = createFakeServer();
  const client = createClient({
    url: 'http://aalto.test',
    anonKey: ANON_KEY,
    storage: memoryStorage(),
    fetch: (url, init) => server.fetch(url, init),
    ...(onMfaRequired && { onMfaRequired }),
  });
  await client.auth.signInWithPassword({ email: 'ann@example.com', password: PASSWORD });
  return { server, client };
}

/** Someone who does what the form says, and a form that counts how often it was shown. */
async function withForm() {
  const shown: MfaRequest[] = [];
  const { server, client } = await signedIn(async (request) => {
    shown.push(request);
    return (await client.auth.verifyMfa({ code: GOOD_CODE })).error === null;
  });
  return { server, client, shown };
}

describe('a call that is refused for want of a second factor', () => {
  it('is repeated once the person has proven one', async () => {
    const { server, client, shown } = await withForm();
    server.next('data.notes.create', wanted);
    const { data } = await client.data.notes.create({ body: 'half written' });
    expect(data).toMatchObject({ input: { body: 'half written' }, by: 'ann@example.com' });
    expect(shown).toMatchObject([{ next: 'verify', error: { code: 'mfa_required' } }]);
    const { data: held } = await client.auth.getSession();
    expect(held?.session?.aal).toBe('aal2');
  });

  it('asks once, however many are refused together', async () => {
    const { server, client, shown } = await withForm();
    server.next('data.notes.list', wanted);
    server.next('data.notes.export', wanted);
    server.next('auth.unenrollMfa', refuses('insufficient_aal', { maxAgeSeconds: null }));
    const answers = await Promise.all([
      client.data.notes.list(),
      client.data.notes.export(),
      client.auth.unenrollMfa({ factorId: '0' }),
    ]);
    expect(answers.map(({ error }) => error)).toEqual([null, null, null]);
    expect(shown).toHaveLength(1);
  });

  it('does not ask again for a refusal that was slower than the proof', async () => {
    const { server, client, shown } = await withForm();
    const slow = gate();
    server.next('data.notes.export', async (serve, signal) => {
      await slow.before(serve);
      return wanted(serve, signal);
    });
    const exported = client.data.notes.export();
    await slow.reached;
    server.next('data.notes.list', wanted);
    await client.data.notes.list();
    slow.open();
    expect((await exported).error).toBeNull();
    expect(shown).toHaveLength(1);
  });

  it('is repeated only once', async () => {
    const { server, client, shown } = await withForm();
    server.next('data.notes.list', wanted, wanted);
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect(shown).toHaveLength(1);
  });

  it.each([
    ['somebody else', (client: Client<Api>) => client.auth.signInWithPassword(bob)],
    ['nobody', (client: Client<Api>) => client.auth.signOut()],
  ])('is not repeated as %s, who is there when the form closes', async (_, change) => {
    const { server, client } = await signedIn(async () => {
      await change(client);
      return true;
    });
    server.next('data.notes.create', wanted);
    expect((await client.data.notes.create({ body: 'of Ann' })).error?.code).toBe('mfa_required');
    expect(server.requestsFor('data.notes.create')).toHaveLength(1);
  });

  it('answers its refusal when the person would rather not, and asks again the next time', async () => {
    const onMfaRequired = vi.fn<OnMfaRequired>(() => false);
    const { server, client } = await signedIn(onMfaRequired);
    server.next('data.notes.list', wanted, wanted);
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect(onMfaRequired).toHaveBeenCalledTimes(2);
    expect(server.requestsFor('data.notes.list')).toHaveLength(2);
  });

  it('answers its refusal when the form fails, and says so in the console', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const { server, client } = await signedIn(() => {
      throw new Error('no form');
    });
    server.next('data.notes.list', wanted);
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
    expect(log).toHaveBeenCalledOnce();
  });

  it('answers its refusal where nobody is there to ask', async () => {
    const { server, client } = await signedIn();
    server.next('data.notes.list', wanted);
    expect((await client.data.notes.list()).error).toMatchObject({ details: { next: 'verify' } });
  });

  it.each([
    ['mfa_required', { next: 'enroll', factors: [] }, 'enroll'],
    ['mfa_required', { next: 'verify', factors: [] }, 'verify'],
    ['insufficient_aal', { maxAgeSeconds: null }, 'verify'],
    ['reauthentication_required', { maxAgeSeconds: 600 }, 'verify'],
  ])('%s with %o asks to %s', async (code, details, next) => {
    const { server, client, shown } = await withForm();
    server.next('auth.unenrollMfa', refuses(code, details));
    await client.auth.unenrollMfa({ factorId: '0' });
    expect(shown).toMatchObject([{ next, error: { code } }]);
  });

  it('does not make the form’s own calls wait for the form', async () => {
    const { server, client } = await signedIn(async () => {
      const { error } = await client.auth.enrollMfa();
      return error === null;
    });
    server.next('data.notes.list', wanted);
    server.next('auth.enrollMfa', refuses('insufficient_aal', { maxAgeSeconds: null }));
    expect((await client.data.notes.list()).error?.code).toBe('mfa_required');
  });
});
