import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { expectRefusal } from '../support/client.ts';
import { auditedTimes, familyOf, newAttempt, refresh } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

const DAY = 86_400;

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

/** Every kind of call of a session is refused for one reason, in both processes. */
async function expectEnded(session: Session, reason: string): Promise<void> {
  for (const api of [world.otherApi, world.api]) {
    const client = world.client(session, api);
    await expectRefusal(client.data.notes.list.query(), reason);
    await expectRefusal(client.data.notes.export.mutate(), reason);
    await expectRefusal(client.data.publicNotes.list.query(), reason);
    await expectRefusal(client.auth.getUser.query(), reason);
    await expectRefusal(client.auth.enrollMfa.mutate(), reason);
    await expectRefusal(client.auth.verifyMfa.mutate({ code: '123456' }), reason);
    await expectRefusal(client.auth.reauthenticate.mutate({ password: 'some password' }), reason);
    await expectRefusal(client.auth.signOut.mutate(), reason);
    await expectRefusal(refresh(world, session, newAttempt(), api), reason);
  }
}

async function expectAlive(session: Session): Promise<void> {
  for (const api of world.apis) {
    expect(await world.client(session, api).data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
  }
}

describe('a user who may no longer be here', () => {
  it('37: a banned user is refused on the next call of every session, in every process', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    const attempt = newAttempt();
    const current = await refresh(world, person.session, attempt);
    for (const session of [current, other]) await expectAlive(session);

    await world.database.sql`
      update auth.users set banned_at = now() where id = ${current.user.id}
    `;
    for (const session of [current, other]) await expectEnded(session, 'user_banned');
    // Not even the tokens that were made before, to whoever lost them.
    await expectRefusal(refresh(world, person.session, attempt), 'user_banned');
    const { email, password } = person;
    await expectRefusal(world.client().auth.signInWithPassword.mutate({ email, password }), 'user_banned');
  });

  it('37: a banned user learns nothing by the wrong password', async () => {
    const { email, session } = await world.signUp();
    await world.database.sql`update auth.users set banned_at = now() where id = ${session.user.id}`;
    const guess = world.client().auth.signInWithPassword.mutate({ email, password: 'another password' });
    await expectRefusal(guess, 'invalid_credentials');
  });

  it('37: a deleted user is refused on the next call, in every process', async () => {
    const { session } = await world.signUp();
    await expectAlive(session);
    await world.database.sql`delete from auth.users where id = ${session.user.id}`;
    await expectEnded(session, 'session_expired');
  });
});

describe('signing out', () => {
  const threeSessions = async () => {
    const person = await world.signUp();
    const stranger = await world.signUp();
    const others = [await world.signIn(person), await world.signIn(person, world.otherApi)];
    for (const session of [person.session, ...others, stranger.session]) await expectAlive(session);
    return { session: person.session, others, stranger: stranger.session };
  };

  it('local ends this session alone, and the other process sees it at once', async () => {
    const { session, others } = await threeSessions();
    expect(await world.client(session).auth.signOut.mutate()).toEqual({});
    await expectEnded(session, 'session_revoked');
    for (const other of others) await expectAlive(other);
    expect(await auditedTimes(world, session, 'session.signed_out')).toBe(1);
  });

  it('others ends every session but this, and the other process sees it at once', async () => {
    const { session, others, stranger } = await threeSessions();
    await world.client(session).auth.signOut.mutate({ scope: 'others' });
    for (const other of others) await expectEnded(other, 'session_revoked');
    await expectAlive(session);
    await expectAlive(stranger);
  });

  it('global ends every session of the user and of nobody else, and the other process sees it at once', async () => {
    const { session, others, stranger } = await threeSessions();
    await world.client(session).auth.signOut.mutate({ scope: 'global' });
    for (const ended of [session, ...others]) await expectEnded(ended, 'session_revoked');
    await expectAlive(stranger);
  });

  it('with a factor, an aal1 session ends itself alone', async () => {
    const person = await world.signUpWithFactor();
    const later = await world.signIn(person);
    for (const scope of ['others', 'global'] as const) {
      await expectRefusal(world.client(later).auth.signOut.mutate({ scope }), 'insufficient_aal');
    }
    await expectAlive(person.session);
    await world.client(later).auth.signOut.mutate({ scope: 'local' });
    await expectEnded(later, 'session_revoked');
    await expectAlive(person.session);
  });
});

describe('the end of a session', () => {
  it('38: a session that is refreshed without pause ends on day 30, and no token outlives it', async () => {
    const { session } = await world.signUp();
    let current = session;
    for (let day = 0; day < 24; day += 6) {
      await passTime(world.database, 6 * DAY);
      current = await refresh(world, current, newAttempt());
    }
    const daysLeft = (Date.parse(current.refreshExpiresAt) - Date.now()) / 1000 / DAY;
    expect(daysLeft).toBeGreaterThan(5.9);
    expect(daysLeft).toBeLessThan(6);

    // A minute before the end.
    const secondsLeft = Math.floor((Date.parse(current.refreshExpiresAt) - Date.now()) / 1000);
    await passTime(world.database, secondsLeft - 60);
    current = await refresh(world, current, newAttempt());
    expect(current.expiresIn).toBeLessThanOrEqual(61);
    await expectAlive(current);

    await passTime(world.database, 62);
    await expectEnded(current, 'session_expired');
    expect((await familyOf(world, session)).revokedAt).toBeNull();
  });

  it('38: a session that is not refreshed for seven days ends', async () => {
    const { session } = await world.signUp();
    await passTime(world.database, 7 * DAY - 60);
    await expectAlive(session);
    await passTime(world.database, 61);
    await expectEnded(session, 'session_expired');
  });

  it('39: after all processes were restarted, a revoked token is still revoked', async () => {
    const { session } = await world.signUp();
    const replayed = await world.signUp();
    const survivor = await world.signUp();
    await world.client(session).auth.signOut.mutate();
    const successor = await refresh(world, replayed.session, newAttempt());
    await expectRefusal(refresh(world, replayed.session), 'refresh_token_reused');

    await Promise.all([world.api.stop(), world.otherApi.kill()]);
    const restarted = await startApi(world.database.url);
    try {
      for (const ended of [session, replayed.session, successor]) {
        await expectRefusal(refresh(world, ended, newAttempt(), restarted), 'session_revoked');
        const notes = world.client(ended, restarted).data.notes.list.query();
        await expectRefusal(notes, 'session_revoked');
      }
      const next = await refresh(world, survivor.session, newAttempt(), restarted);
      expect(await world.client(next, restarted).data.notes.list.query()).toMatchObject({ notes: [] });
    } finally {
      await restarted.stop();
    }
  });
});
