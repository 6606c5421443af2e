import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GOOD_CODE, PASSWORD } from '../test-support/fake-family.ts';
import { gate, hangs, lost, neverArrives, refuses, REMAINING } from '../test-support/fake-server.ts';
import type { FakeServer } from '../test-support/fake-server.ts';
import { connect, inTime, signedIn, slotIn } from '../test-support/setup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function attempts(server: FakeServer, path: string): unknown[] {
  return server.requestsFor(path).map(({ inputs }) => inputs[0]?.['attempt']);
}

describe('a step-up', () => {
  it('goes through the slot with its attempt, stored before it is sent, and leaves an aal2 session', async () => {
    const { server, storage, client } = await signedIn();
    const held = gate();
    server.next('auth.verifyMfa', held.before);
    const proven = client.auth.verifyMfa({ code: GOOD_CODE });
    await inTime(held.reached);
    const [attempt] = attempts(server, 'auth.verifyMfa');
    expect(await slotIn(storage)).toMatchObject({ pending: { kind: 'step-up', attempt, sends: 1 } });
    held.open();
    expect((await inTime(proven)).data?.session.aal).toBe('aal2');
    expect((await inTime(client.auth.getSession())).data?.session?.aal).toBe('aal2');
    expect(await slotIn(storage)).toMatchObject({ pending: null });
  });

  it('finishes a pending refresh first', async () => {
    const { server, client } = await signedIn();
    server.next('auth.refresh', lost, neverArrives, neverArrives);
    await inTime(client.auth.refreshSession());
    server.next('auth.verifyMfa', () => {
      expect(server.family.state).toMatchObject({ epoch: 0, generation: 1 });
      return refuses('refresh_superseded')(() => Response.json({}), null);
    });
    expect((await inTime(client.auth.verifyMfa({ code: GOOD_CODE }))).error).toBeNull();
    expect(attempts(server, 'auth.refresh').slice(0, 4)).toEqual(
      Array.from({ length: 4 }, () => attempts(server, 'auth.refresh')[0]),
    );
    expect(server.family.state).toMatchObject({ epoch: 1, generation: 0, revoked: false });
  });

  it.each([
    ['a lost answer', lost],
    ['silence', hangs],
    ['internal_error', refuses('internal_error', { requestId: 'x' })],
    ['rate_limited', refuses('rate_limited', { retryAfterSeconds: 1 })],
  ])('is repeated with its attempt after %s, and its code is judged once', async (_, fate) => {
    const { server, client } = await signedIn();
    server.next('auth.verifyMfa', fate);
    const { data } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(data?.session.aal).toBe('aal2');
    expect(attempts(server, 'auth.verifyMfa')).toHaveLength(2);
    expect(new Set(attempts(server, 'auth.verifyMfa')).size).toBe(1);
    expect(server.family.guesses).toBe(1);
  });

  it('without an answer after a few tries is an error and stays pending; trying again repeats its attempt', async () => {
    const { server, storage, client } = await signedIn();
    server.next('auth.verifyMfa', lost, neverArrives, neverArrives);
    const { error } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(error?.code).toBe('network_error');
    expect(await slotIn(storage)).toMatchObject({ pending: { kind: 'step-up', sends: 3 } });
    expect((await inTime(client.auth.verifyMfa({ code: GOOD_CODE }))).data?.session.aal).toBe('aal2');
    expect(new Set(attempts(server, 'auth.verifyMfa')).size).toBe(1);
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    expect(server.family.guesses).toBe(1);
  });

  it('tried again after another tab has finished it is found done, or sent under a new attempt', async () => {
    for (const fate of [lost, neverArrives]) {
      const { server, storage, client } = await signedIn();
      server.next('auth.verifyMfa', fate, neverArrives, neverArrives);
      await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
      expect((await inTime(connect(server, storage).auth.refreshSession())).error).toBeNull();
      expect((await inTime(client.auth.verifyMfa({ code: GOOD_CODE }))).data?.session.aal).toBe('aal2');
      expect(server.family).toMatchObject({ guesses: 1, state: { epoch: 1, revoked: false } });
    }
  });

  it('tried again while another tab goes on from it is found done: the code was used up, and is judged once', async () => {
    const { server, storage } = await signedIn();
    const otherTab = connect(server, storage);
    let readings = Infinity;
    const read = async (): Promise<string | null> => {
      readings += 1;
      // Right before the tab that tries again looks for the second time.
      if (readings === 2) {
        await otherTab.auth.refreshSession();
        await otherTab.auth.refreshSession();
      }
      return storage.read();
    };
    const client = connect(server, { ...storage, read });
    server.next('auth.verifyMfa', lost, neverArrives, neverArrives);
    await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    readings = 0;
    const { data } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(data?.session.aal).toBe('aal2');
    expect(server.family.guesses).toBe(1);
  });

  it('that a crash left behind is recovered by a refresh with its attempt', async () => {
    const { server, storage, client } = await signedIn();
    server.next('auth.verifyMfa', async (serve) => {
      serve();
      return hangs(serve, null);
    });
    void client.auth.verifyMfa({ code: GOOD_CODE });
    await vi.advanceTimersByTimeAsync(10);
    const restarted = connect(server, storage);
    vi.setSystemTime(Date.now() + 30_000);
    expect((await inTime(restarted.auth.getSession())).data?.session?.aal).toBe('aal2');
    expect(attempts(server, 'auth.refresh')).toEqual(attempts(server, 'auth.verifyMfa'));
    expect(server.family.state).toMatchObject({ epoch: 1, generation: 0 });
  });

  it('that is refused after it was sent once leaves the token as it was', async () => {
    const { server, storage, client } = await signedIn();
    const before = await slotIn(storage);
    const { error } = await inTime(client.auth.verifyMfa({ code: '000000' }));
    expect(error?.code).toBe('invalid_code');
    expect(await slotIn(storage)).toEqual(before);
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    expect((await inTime(client.auth.verifyMfa({ code: GOOD_CODE }))).error).toBeNull();
  });

  it('that is refused after it was sent twice is finished by a refresh, so that no late copy can step up', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next(
      'auth.verifyMfa',
      async (serve) => {
        void late.before(serve);
        throw new TypeError('fetch failed');
      },
      refuses('mfa_locked', { retryAfterSeconds: 900 }),
    );
    const { error } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(error).toMatchObject({ code: 'mfa_locked', details: { retryAfterSeconds: 900 } });
    expect(attempts(server, 'auth.refresh')).toEqual([attempts(server, 'auth.verifyMfa')[0]]);
    expect(await slotIn(storage)).toMatchObject({ pending: null, session: { aal: 'aal1' } });
    late.open();
    await vi.advanceTimersByTimeAsync(10);
    expect(server.family).toMatchObject({ aal: 'aal1', guesses: 0 });
  });

  it('counts a refresh with its attempt as a sending: two tabs never return to a token that one of them used', async () => {
    const { server, storage, client } = await signedIn();
    const judged = gate();
    server.next('auth.verifyMfa', async () => {
      await judged.before(() => Response.json({}));
      return refuses('invalid_code')(() => Response.json({}), null);
    });
    const wrong = client.auth.verifyMfa({ code: '000000' });
    await inTime(judged.reached);
    const otherTab = connect(server, storage);
    server.next('auth.refresh', lost, neverArrives, neverArrives);
    expect((await inTime(otherTab.auth.refreshSession())).error?.code).toBe('network_error');
    judged.open();
    expect((await inTime(wrong)).error?.code).toBe('invalid_code');
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(server.family.state.revoked).toBe(false);
  });

  it('that finds the access token expired recovers first, then sends the code under a new attempt', async () => {
    const { server, client } = await signedIn();
    server.expireAccessTokens();
    const { data } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(data?.session.aal).toBe('aal2');
    expect(new Set(attempts(server, 'auth.verifyMfa')).size).toBe(2);
    expect(attempts(server, 'auth.refresh')).toEqual([attempts(server, 'auth.verifyMfa')[0]]);
    expect(server.family.guesses).toBe(1);
  });

  it('whose answer was lost while the access token ran out is found done, and its code not sent again', async () => {
    const { server, client } = await signedIn();
    server.next('auth.verifyMfa', (serve) => {
      serve();
      server.expireAccessTokens();
      throw new TypeError('fetch failed');
    });
    const { data } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(data?.session.aal).toBe('aal2');
    expect(attempts(server, 'auth.verifyMfa')).toHaveLength(2);
    expect(server.family).toMatchObject({ guesses: 1, state: { epoch: 1, generation: 0 } });
  });

  it('by a recovery code whose answer was lost tells how many are left all the same', async () => {
    const { server, client } = await signedIn();
    server.next('auth.verifyRecoveryCode', (serve) => {
      serve();
      server.expireAccessTokens();
      throw new TypeError('fetch failed');
    });
    const { data } = await inTime(client.auth.verifyRecoveryCode({ code: GOOD_CODE }));
    expect(data).toMatchObject({ session: { aal: 'aal2' }, remaining: REMAINING });
    expect(server.family).toMatchObject({ guesses: 1, state: { epoch: 1, generation: 0 } });
  });

  it('whose attempt another tab used up for a refresh is sent once more', async () => {
    const { server, storage, client } = await signedIn();
    const late = gate();
    server.next('auth.verifyMfa', late.before);
    const proven = client.auth.verifyMfa({ code: GOOD_CODE });
    await inTime(late.reached);
    await inTime(connect(server, storage).auth.refreshSession());
    late.open();
    expect((await inTime(proven)).data?.session.aal).toBe('aal2');
    expect(server.family).toMatchObject({ guesses: 1, state: { epoch: 1, revoked: false } });
  });

  it('is superseded twice, and then that is its answer', async () => {
    const { server, client } = await signedIn();
    const superseded = refuses('refresh_superseded');
    server.next('auth.verifyMfa', superseded, superseded);
    const { error } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(error?.code).toBe('refresh_superseded');
    expect(attempts(server, 'auth.verifyMfa')).toHaveLength(2);
  });

  it('whose answer is lost while another tab recovers it and steps up itself is done, and its code not sent again', async () => {
    const { server, storage, client } = await signedIn();
    const otherTab = connect(server, storage);
    server.next('auth.verifyMfa', async (serve) => {
      serve();
      await otherTab.auth.verifyMfa({ code: GOOD_CODE });
      throw new TypeError('fetch failed');
    });
    const { data } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(data?.session.aal).toBe('aal2');
    expect(server.family).toMatchObject({ guesses: 2, state: { epoch: 2, revoked: false } });
  });

  it('that is refused unseen is finished by a refresh at once, since the network may deliver it again', async () => {
    const { server, storage, client } = await signedIn();
    const copy = gate();
    server.next('auth.verifyMfa', (serve) => {
      void copy.before(serve);
      return refuses('mfa_locked', { retryAfterSeconds: 900 })(serve, null);
    });
    expect((await inTime(client.auth.verifyMfa({ code: GOOD_CODE }))).error?.code).toBe('mfa_locked');
    copy.open();
    await vi.advanceTimersByTimeAsync(10);
    expect(server.family).toMatchObject({ aal: 'aal1', guesses: 0 });
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(await slotIn(storage)).toMatchObject({ pending: null, session: { aal: 'aal1' } });
  });

  it('keeps refreshes of its own process waiting, rather than losing its attempt to one', async () => {
    const { server, client } = await signedIn();
    const held = gate();
    server.next('auth.verifyMfa', held.before);
    const proven = client.auth.verifyMfa({ code: GOOD_CODE });
    await inTime(held.reached);
    const refreshed = client.auth.refreshSession();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
    held.open();
    await inTime(proven);
    expect((await inTime(refreshed)).data?.session?.aal).toBe('aal2');
    expect(server.requestsFor('auth.refresh')).toHaveLength(0);
  });

  it('with nobody signed in is refused by the server', async () => {
    const { server, client } = await signedIn();
    await inTime(client.auth.signOut());
    const { error } = await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
    expect(error?.code).toBe('invalid_token');
    expect(server.requests.at(-1)).toMatchObject({ bearer: null });
  });
});

describe('a reauthentication', () => {
  it('goes through the same slot, and repeats its attempt when the answer is lost', async () => {
    const { server, client } = await signedIn();
    server.next('auth.reauthenticate', lost);
    const { data } = await inTime(client.auth.reauthenticate({ password: PASSWORD }));
    expect(data?.session.aal).toBe('aal1');
    expect(new Set(attempts(server, 'auth.reauthenticate')).size).toBe(1);
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(server.family.state).toMatchObject({ epoch: 0, generation: 2, revoked: false });
  });

  it('refused leaves the token as it was', async () => {
    const { storage, client } = await signedIn();
    const before = await slotIn(storage);
    const { error } = await inTime(client.auth.reauthenticate({ password: 'wrong' }));
    expect(error?.code).toBe('invalid_credentials');
    expect(await slotIn(storage)).toEqual(before);
  });

  it('that finds the access token expired is sent once more after a refresh', async () => {
    const { server, client } = await signedIn();
    server.expireAccessTokens();
    expect((await inTime(client.auth.reauthenticate({ password: PASSWORD }))).error).toBeNull();
    expect(server.family.state).toMatchObject({ epoch: 0, generation: 2, revoked: false });
  });
});
