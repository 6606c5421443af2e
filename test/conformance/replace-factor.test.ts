import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import type { Authenticator } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { signInAtAal2, stepUp } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

let world: World;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});

describe('replacing an authenticator', () => {
  it('keeps the old one until the new one is proven, and under its name', async () => {
    const person = await world.signUpWithFactor();
    const replacement = await begin(person);
    expect(await factorsOf(person.session)).toMatchObject([{ id: person.factorId }]);
    const session = await stepUp(world, person, await world.signIn(person));
    expect(session.aal).toBe('aal2');

    const proven = await prove(person.session, replacement);
    expect(proven.aal).toBe('aal2');
    expect(await factorsOf(proven)).toMatchObject([
      { id: replacement.factorId, friendlyName: 'Authenticator' },
    ]);
  });

  it('ends the old one at once, in every process, and uses up the code that proved the new one', async () => {
    const person = await world.signUpWithFactor();
    const replacement = await begin(person);
    const code = replacement.authenticator.code();
    await world.client(person.session).auth.verifyMfa.mutate({ code });
    const visitor = world.client(await world.signIn(person), world.otherApi);
    const old = { code: person.authenticator.code(1), factorId: person.factorId };
    await expectRefusal(visitor.auth.verifyMfa.mutate(old), 'factor_not_found');
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code }), 'invalid_code');
    const { session } = await visitor.auth.verifyMfa.mutate({ code: replacement.authenticator.code(1) });
    expect(session.aal).toBe('aal2');
  });

  it('drops the other sessions to aal1, and leaves the recovery codes as they are', async () => {
    const person = await world.signUpWithFactor();
    const other = await signInAtAal2(world, person);
    const { recoveryCodes } = await proveAndAnswer(person.session, await begin(person));
    expect(recoveryCodes).toBeUndefined();
    await expectRefusal(world.client(other, world.otherApi).auth.enrollMfa.mutate(), 'insufficient_aal');
    const [code = ''] = person.recoveryCodes;
    const { remaining } = await world.client(other).auth.verifyRecoveryCode.mutate({ code });
    expect(remaining).toBe(9);
  });

  it('is told once, by a mail that names both and takes the new one back', async () => {
    const person = await world.signUpWithFactor();
    await inbox.next(person.email);
    const replacement = await begin(person, { friendlyName: 'New phone' });
    await prove(person.session, replacement);
    const notice = await inbox.next(person.email);
    expect(notice.subject).toMatch(/authenticator .* was replaced/);
    expect(notice.text).toMatch(/“New phone” took the place of “Authenticator”/);
    expect(inbox.server.mailsTo(person.email)).toHaveLength(2);
    expect(await eventsOf(person)).toEqual([
      { type: 'factor.added', details: { factorId: person.factorId } },
      {
        type: 'factor.replaced',
        details: { factorId: replacement.factorId, replacedFactorId: person.factorId },
      },
    ]);

    const body = new URL(linkIn(notice)).searchParams;
    const page = await fetch(`${world.api.url}/auth/confirm`, { method: 'POST', body });
    expect(page.status).toBe(200);
    await expectRefusal(world.client(person.session).auth.getUser.query(), 'session_revoked');
    const { sql } = world.database;
    expect([...(await sql`select id from auth.factors where id = ${replacement.factorId}`)]).toEqual([]);
  });

  it('asks for what adding one asks for: a second factor of the last ten minutes', async () => {
    const person = await world.signUpWithFactor();
    const replaces = person.factorId;
    const visitor = world.client(await world.signIn(person));
    await expectRefusal(visitor.auth.enrollMfa.mutate({ replaces }), 'insufficient_aal');
    const pending = await begin(person);
    await passTime(world.database, 600);
    const owner = world.client(person.session);
    await expectRefusal(owner.auth.enrollMfa.mutate({ replaces }), 'reauthentication_required');
    const { factorId } = pending;
    const code = pending.authenticator.code();
    await expectRefusal(owner.auth.verifyMfa.mutate({ code, factorId }), 'factor_not_found');
    expect(await factorsOf(person.session)).toMatchObject([{ id: person.factorId }]);
  });

  it('19: does not find another user’s factor, nor one that never was', async () => {
    const victim = await world.signUpWithFactor();
    const person = await world.signUpWithFactor();
    const client = world.client(person.session);
    for (const replaces of [victim.factorId, randomUUID()])
      await expectRefusal(client.auth.enrollMfa.mutate({ replaces }), 'factor_not_found');
    const fresh = world.client((await world.signUp()).session);
    const { factorId: replaces } = victim;
    await expectRefusal(fresh.auth.enrollMfa.mutate({ replaces }), 'factor_not_found');
  });

  it('20: takes no eleventh place: with ten factors one is replaced, and none is added', async () => {
    const person = await world.signUpWithFactor();
    await plantFactors(person, 9);
    const owner = world.client(person.session);
    await expectRefusal(owner.auth.enrollMfa.mutate(), 'too_many_factors');
    const session = await prove(person.session, await begin(person));
    expect(await factorsOf(session)).toHaveLength(10);
  });

  it('20: is an addition like any other where the old one was removed meanwhile, and within the ten', async () => {
    const person = await world.signUpWithFactor();
    await plantFactors(person, 1);
    const replacement = await begin(person);
    await world.database.sql`delete from auth.factors where id = ${person.factorId}`;
    const session = await prove(person.session, replacement);
    expect(await factorsOf(session)).toHaveLength(2);
    expect((await eventsOf(person)).at(-1)?.type).toBe('factor.added');

    const full = await world.signUpWithFactor();
    await plantFactors(full, 10);
    const { authenticator } = await begin(full);
    await world.database.sql`delete from auth.factors where id = ${full.factorId}`;
    const code = authenticator.code();
    await expectRefusal(world.client(full.session).auth.verifyMfa.mutate({ code }), 'too_many_factors');
  });

  it('of one authenticator in two sessions at once leaves one in its place', async () => {
    const person = await world.signUpWithFactor();
    const sessions = [person.session, await signInAtAal2(world, person)];
    const begun = await Promise.all(sessions.map((session) => begin({ ...person, session })));
    const outcomes = await Promise.allSettled(
      begun.map(({ authenticator }, n) =>
        world.client(sessions[n], world.apis[n]).auth.verifyMfa.mutate({ code: authenticator.code() }),
      ),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    const factors = await factorsOf(person.session);
    expect(factors.map(({ id }) => id)).toEqual([begun[winner]?.factorId]);
  });
});

interface Begun {
  readonly factorId: string;
  readonly authenticator: Authenticator;
}

/** Starts replacing the person's authenticator. */
async function begin(
  { session, factorId }: EnrolledPerson,
  more: { friendlyName?: string } = {},
): Promise<Begun> {
  const begun = await world.client(session).auth.enrollMfa.mutate({ replaces: factorId, ...more });
  return { factorId: begun.factorId, authenticator: scanOtpauthUrl(begun.otpauthUrl) };
}

async function proveAndAnswer(session: Session, { factorId, authenticator }: Begun) {
  return world.client(session).auth.verifyMfa.mutate({ code: authenticator.code(), factorId });
}

async function prove(session: Session, begun: Begun): Promise<Session> {
  return (await proveAndAnswer(session, begun)).session;
}

async function factorsOf(session: Session) {
  return (await world.client(session).auth.listFactors.query()).factors;
}

async function eventsOf({ session }: EnrolledPerson): Promise<{ type: string; details: unknown }[]> {
  const { sql } = world.database;
  return [
    ...(await sql<{ type: string; details: unknown }[]>`
      select type, details from auth.audit_events
      where subject_id = ${session.user.id} and type like 'factor.%' order by at
    `),
  ];
}

/** Verified factors that nobody has an authenticator for: enough to count. */
async function plantFactors({ session }: EnrolledPerson, count: number): Promise<void> {
  await world.database.sql`
    insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
    select ${world.demo.id}, ${session.user.id}, gen_random_uuid(), 'planted', 'sealed', 0
    from generate_series(1, ${count})
  `;
}
