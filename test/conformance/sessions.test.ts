import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal, headers } from '../support/client.ts';
import { refresh } from '../support/families.ts';
import { post } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1';

const DAY = 86_400;
const at = expect.any(String);

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

const listOf = async (session: Session) => (await world.client(session).auth.listSessions.query()).sessions;

/** The handle of a new session of theirs, on a phone. */
async function signInOnPhone({ email, password }: Person): Promise<string> {
  const sent = { ...headers(world.demo.anonKey), 'user-agent': SAFARI };
  const reply = await post(world.api, '/trpc/auth.signInWithPassword', { email, password }, sent);
  expect(reply.status).toBe(200);
  const [row] = await world.database.sql<{ handle: string }[]>`
    select handle from auth.sessions where user_agent = ${SAFARI} order by created_at desc limit 1
  `;
  return row?.handle ?? '';
}

describe('the list of one’s sessions', () => {
  it('tells device, place, times and level of each, the one used last first, and which one asks', async () => {
    const person = await world.signUpWithFactor();
    const phone = await signInOnPhone(person);
    const current = await refresh(world, person.session);
    const times = { createdAt: at, refreshedAt: at, expiresAt: at };
    const common = { ...times, ipAddress: '127.0.0.1' };
    expect(await listOf(current)).toEqual([
      { ...common, id: current.id, isCurrent: true, device: expect.any(String), aal: 'aal2' },
      { ...common, id: phone, isCurrent: false, device: 'Safari on iPhone', aal: 'aal1' },
    ]);
  });

  it('says of each when it ends, as its own answers do', async () => {
    const { session } = await world.signUp();
    const [listed] = await listOf(session);
    expect(listed?.expiresAt).toBe(session.refreshExpiresAt);
  });

  it('holds no session that has ended, no one else’s, and nothing that a token is made of', async () => {
    const person = await world.signUp();
    await world.signUp();
    await world.client(await world.signIn(person)).auth.signOut.mutate();
    const [, unused] = [await world.signIn(person), await world.signIn(person)];
    expect(await listOf(person.session)).toHaveLength(3);
    await passTime(world.database, 6 * DAY);
    const used = await refresh(world, person.session);
    await passTime(world.database, 2 * DAY);
    const sessions = await listOf(used);
    expect(sessions.map(({ id }) => id)).toEqual([person.session.id]);
    expect(JSON.stringify(sessions)).not.toContain(unused.id);
    const [row] = await world.database.sql<{ id: string }[]>`
      select id from auth.sessions where handle = ${person.session.id}
    `;
    expect(JSON.stringify(sessions)).not.toContain(row?.id);
  });
});

describe('revoking one of one’s sessions', () => {
  it('ends it on its next call in every process, leaves the others, and is audited', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    expect(await world.client(person.session).auth.revokeSession.mutate({ sessionId: other.id })).toEqual({});
    for (const api of world.apis) {
      await expectRefusal(world.client(other, api).data.notes.list.query(), 'session_revoked');
      await expectRefusal(refresh(world, other, undefined, api), 'session_revoked');
      await world.client(person.session, api).data.notes.list.query();
    }
    const [event] = await world.database.sql`
      select session_handle, details from auth.audit_events
      where type = 'session.revoked' and subject_id = ${person.session.user.id}
    `;
    expect(event).toEqual({ session_handle: person.session.id, details: { session: other.id } });
  });

  it('twice is no error, and may be the one that asks', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    const { auth } = world.client(person.session);
    for (let times = 0; times < 2; times += 1) await auth.revokeSession.mutate({ sessionId: other.id });
    await auth.revokeSession.mutate({ sessionId: person.session.id });
    await expectRefusal(auth.getUser.query(), 'session_revoked');
  });

  it('of another user, or of nobody, is not found, and ends nothing', async () => {
    const [person, victim] = [await world.signUp(), await world.signUp()];
    const { auth } = world.client(person.session);
    for (const sessionId of [victim.session.id, randomUUID()])
      await expectRefusal(auth.revokeSession.mutate({ sessionId }), 'not_found');
    await world.client(victim.session).auth.getUser.query();
  });
});
