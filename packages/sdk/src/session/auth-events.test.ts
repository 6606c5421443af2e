import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GOOD_CODE, PASSWORD } from '../test-support/fake-family.ts';
import { refuses } from '../test-support/fake-server.ts';
import { connect, inTime, signedIn, slotIn } from '../test-support/setup.ts';
import type { AuthEvent } from './auth-events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type SignedIn = Awaited<ReturnType<typeof signedIn>>;

function record(client: SignedIn['client']): AuthEvent[] {
  const events: AuthEvent[] = [];
  client.auth.onAuthStateChange((event) => void events.push(event));
  return events;
}

async function live({ client }: SignedIn): Promise<void> {
  await inTime(client.auth.refreshSession());
  await inTime(client.auth.verifyMfa({ code: '000000' }));
  await inTime(client.auth.verifyMfa({ code: GOOD_CODE }));
  await inTime(client.auth.signOut());
  await inTime(client.auth.signInWithPassword({ email: 'bob@example.com', password: PASSWORD }));
}

const whatHappens: AuthEvent[] = ['TOKEN_REFRESHED', 'MFA_CHALLENGE_VERIFIED', 'SIGNED_OUT', 'SIGNED_IN'];

describe('listeners', () => {
  it('are told what became of the session, after it is stored', async () => {
    const world = await signedIn();
    const stored: unknown[] = [];
    world.client.auth.onAuthStateChange(async (_, session) => {
      const slot = await slotIn(world.storage);
      stored.push(slot?.['session'] ?? null, session);
    });
    const events = record(world.client);
    await live(world);
    expect(events).toEqual(whatHappens);
    for (let index = 0; index < stored.length; index += 2) expect(stored[index]).toEqual(stored[index + 1]);
  });

  it('of another tab are told the same, once', async () => {
    const world = await signedIn();
    const otherTab = connect(world.server, world.storage);
    await inTime(otherTab.auth.getSession());
    const events = record(otherTab);
    await live(world);
    await vi.advanceTimersByTimeAsync(10);
    expect(events).toEqual(whatHappens);
  });

  it('are told of the end that a refused refresh brings', async () => {
    const { server, client } = await signedIn();
    const events = record(client);
    server.next('auth.refresh', refuses('session_revoked'));
    await inTime(client.auth.refreshSession());
    expect(events).toEqual(['SIGNED_OUT']);
  });

  it('hear nothing once they have unsubscribed', async () => {
    const world = await signedIn();
    const events: AuthEvent[] = [];
    const unsubscribe = world.client.auth.onAuthStateChange((event) => void events.push(event));
    unsubscribe();
    unsubscribe();
    await live(world);
    expect(events).toEqual([]);
  });

  it('may refresh, call and sign out themselves, and wait for it: nothing is held while they run', async () => {
    const { client } = await signedIn();
    const done: string[] = [];
    client.auth.onAuthStateChange(async (event) => {
      if (event === 'TOKEN_REFRESHED' && done.length === 0) {
        done.push('began');
        await client.auth.refreshSession();
        await client.data.notes.list();
        await client.auth.verifyMfa({ code: GOOD_CODE });
        done.push('stepped up');
      }
      if (event === 'MFA_CHALLENGE_VERIFIED') {
        await client.auth.signOut();
        done.push('signed out');
      }
    });
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(done.toSorted()).toEqual(['began', 'signed out', 'stepped up']);
    expect((await inTime(client.auth.getSession())).data).toEqual({ session: null });
  });

  it('that throw, or reject, spoil neither the call nor the other listeners', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { client } = await signedIn();
    client.auth.onAuthStateChange(() => {
      throw new Error('A mistake');
    });
    client.auth.onAuthStateChange(() => Promise.reject(new Error('Another')));
    const events = record(client);
    expect((await inTime(client.auth.refreshSession())).error).toBeNull();
    expect(events).toEqual(['TOKEN_REFRESHED']);
    expect(complaints).toHaveBeenCalledTimes(2);
    complaints.mockRestore();
  });
});
