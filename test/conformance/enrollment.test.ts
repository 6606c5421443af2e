import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import type { Authenticator } from '../support/authenticator.ts';
import { expectRefusal, headers } from '../support/client.ts';
import { familyOf, refresh } from '../support/families.ts';
import { post } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { forgetUsedCodes, signInAtAal2 } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Person, Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
beforeEach(() => world.requireMfa(true));
afterAll(() => world.close());

describe('an unproven factor', () => {
  it('16: gates nothing and raises nothing', async () => {
    const person = await world.signUp();
    const visitor = world.client(person.session);
    await visitor.auth.enrollMfa.mutate();

    expect(await visitor.auth.listFactors.query()).toEqual({ factors: [] });
    expect(await visitor.auth.challengeMfa.mutate()).toMatchObject({ factors: [] });
    expect((await visitor.auth.getUser.query()).user.factors).toEqual([]);
    const gate = await expectRefusal(visitor.data.notes.list.query(), 'mfa_required');
    expect(gate.details).toEqual({ next: 'enroll', factors: [] });

    const { session } = await visitor.auth.reauthenticate.mutate({ password: person.password });
    expect(session.aal).toBe('aal1');
    expect((await refresh(world, session)).aal).toBe('aal1');
    await world.requireMfa(false);
    expect(await visitor.data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
  });

  it('16: is proven only in the session that began it', async () => {
    const person = await world.signUp();
    const { factorId, authenticator } = await enroll(person.session);
    const elsewhere = world.client(await world.signIn(person), world.otherApi);

    const code = authenticator.code();
    await expectRefusal(elsewhere.auth.verifyMfa.mutate({ code }), 'factor_not_found');
    await expectRefusal(elsewhere.auth.verifyMfa.mutate({ code, factorId }), 'factor_not_found');
    expect((await verify(person.session, authenticator)).aal).toBe('aal2');
  });

  it('20: is gone after ten minutes, and its secret with the next enrollment of anyone', async () => {
    const person = await world.signUp();
    const { factorId, authenticator } = await enroll(person.session);
    await passTime(world.database, 9 * 60);
    expect(await enrollmentRow(factorId)).toBeDefined();
    const visitor = world.client(person.session);
    await passTime(world.database, 60);

    const code = authenticator.code();
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code }), 'factor_not_found');
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code, factorId }), 'factor_not_found');
    await enroll((await world.signUp()).session);
    expect(await enrollmentRow(factorId)).toBeUndefined();
  });

  it('is replaced by the next enrollment of its session', async () => {
    const person = await world.signUp();
    const first = await enroll(person.session);
    const second = await enroll(person.session);
    const visitor = world.client(person.session);

    const code = first.authenticator.code();
    await expectRefusal(
      visitor.auth.verifyMfa.mutate({ code, factorId: first.factorId }),
      'factor_not_found',
    );
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code }), 'invalid_code');
    const proven = await verify(person.session, second.authenticator);
    expect(proven.user.factors.map(({ id }) => id)).toEqual([second.factorId]);
  });

  it('does not stand between another session and the challenge, nor is it proven there later', async () => {
    const person = await world.signUp();
    const late = await world.signIn(person);
    const stale = await enroll(late);
    const row = await enrollmentRow(stale.factorId);
    const { authenticator } = await enroll(person.session);
    await verify(person.session, authenticator);
    const visitor = world.client(late);
    const { factorId } = stale;
    const code = stale.authenticator.code();
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code, factorId }), 'factor_not_found');

    // As if it had been stored just after the other was completed.
    await world.database.sql`insert into auth.factor_enrollments ${world.database.sql(row ?? {})}`;
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code, factorId }), 'insufficient_aal');
    await expectRefusal(visitor.auth.verifyMfa.mutate({ code }), 'invalid_code');
    const { session } = await visitor.auth.verifyMfa.mutate({ code: authenticator.code(1) });
    expect(session.aal).toBe('aal2');
    expect(session.user.factors).toHaveLength(1);
  });
});

describe('adding and removing a factor', () => {
  it('17: is refused at aal1 while one is verified', async () => {
    const person = await world.signUpWithFactor();
    const visitor = world.client(await world.signIn(person));

    const refused = await expectRefusal(visitor.auth.enrollMfa.mutate(), 'insufficient_aal');
    expect(refused).toMatchObject({ status: 403, details: { maxAgeSeconds: 600 } });
    const { factorId } = person;
    await expectRefusal(visitor.auth.unenrollMfa.mutate({ factorId }), 'insufficient_aal');
    expect((await visitor.auth.listFactors.query()).factors).toMatchObject([{ id: factorId }]);
  });

  it('18: is refused once the second factor is ten minutes old, until it is proven again', async () => {
    const person = await world.signUpWithFactor();
    const { factorId } = person;
    const owner = world.client(person.session);
    await passTime(world.database, 9 * 60);
    const pending = await enroll(person.session);
    await passTime(world.database, 60);

    const refused = await expectRefusal(owner.auth.enrollMfa.mutate(), 'reauthentication_required');
    expect(refused).toMatchObject({ status: 403, details: { maxAgeSeconds: 600 } });
    await expectRefusal(owner.auth.unenrollMfa.mutate({ factorId }), 'reauthentication_required');
    const proof = { code: pending.authenticator.code(), factorId: pending.factorId };
    await expectRefusal(owner.auth.verifyMfa.mutate(proof), 'reauthentication_required');
    // Still at aal2: only what is sensitive asks for more.
    expect(await owner.data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
    expect((await owner.auth.listFactors.query()).factors).toMatchObject([{ id: factorId }]);

    const again = await verify(person.session, person.authenticator, person.factorId);
    const both = await verify(again, pending.authenticator, pending.factorId);
    expect(both.user.factors.map(({ id }) => id)).toEqual([factorId, pending.factorId]);
    await world.client(both).auth.unenrollMfa.mutate({ factorId });
  });

  it('18: asks for the second factor again, not for the password', async () => {
    const person = await world.signUpWithFactor();
    await passTime(world.database, 600);
    const { password } = person;
    const { session } = await world.client(person.session).auth.reauthenticate.mutate({ password });
    await expectRefusal(world.client(session).auth.enrollMfa.mutate(), 'reauthentication_required');
  });

  it('21: drops the other sessions to aal1, and leaves its own', async () => {
    const person = await world.signUpWithFactor();
    let own = await signInAtAal2(world, person);
    const other = await signInAtAal2(world, person);
    await expectLevel(other, 'aal2');

    const added = await enroll(own);
    own = await verify(own, added.authenticator);
    const raisedAgain = await dropped(other, person);
    await world.client(own).auth.unenrollMfa.mutate({ factorId: added.factorId });
    await dropped(raisedAgain, person);
    await expectLevel(own, 'aal2');
  });

  it('21b: raises no access token from before the step-up', async () => {
    const person = await world.signUp();
    const before = person.session;
    const { factorId, authenticator } = await enroll(before);
    const after = await verify(before, authenticator);
    await expectLevel(after, 'aal2');
    await expectLevel(before, 'aal1');
    await expectRefusal(world.client(before).auth.enrollMfa.mutate(), 'insufficient_aal');
    await expectRefusal(world.client(before).auth.unenrollMfa.mutate({ factorId }), 'insufficient_aal');

    const later = await world.signIn(person);
    await forgetUsedCodes(world.database, factorId);
    await verify(later, authenticator);
    await expectLevel(later, 'aal1');
  });

  it('of the last one drops its own session too, and enrolling elsewhere does not revive it', async () => {
    const person = await world.signUpWithFactor();
    await world.client(person.session).auth.unenrollMfa.mutate({ factorId: person.factorId });
    const gate = await expectRefusal(world.client(person.session).data.notes.list.query(), 'mfa_required');
    expect(gate.details).toEqual({ next: 'enroll', factors: [] });

    const elsewhere = await world.signIn(person);
    const { authenticator } = await enroll(elsewhere);
    await expectLevel(await verify(elsewhere, authenticator), 'aal2');
    await expectLevel(person.session, 'aal1');
    const session = await refresh(world, person.session);
    expect(session.aal).toBe('aal1');
    await expectLevel(session, 'aal1');
  });
});

describe('another user’s factor', () => {
  it('19: is not found, as if there were none, and nothing is written anywhere', async () => {
    const victim = await world.signUpWithFactor();
    const pending = await enroll(victim.session);
    const withFactor = await world.signUpWithFactor();
    const withPending = await world.signUp();
    await enroll(withPending.session);
    const before = await storedAuth();

    for (const stranger of [withFactor, withPending]) {
      const answers = [];
      for (const factorId of [victim.factorId, pending.factorId, crypto.randomUUID()])
        answers.push(await rawRefusals(stranger.session, factorId, victim.authenticator.code(1)));
      expect(answers[0]).toEqual(answers[2]);
      expect(answers[1]).toEqual(answers[2]);
      expect(answers[2]).toMatchObject([
        { status: 404, text: /factor_not_found/ },
        { status: 404, text: /factor_not_found/ },
      ]);
    }
    expect(await storedAuth()).toEqual(before);
  });
});

describe('the number of factors', () => {
  it('20: ends at ten', async () => {
    const person = await world.signUpWithFactor();
    await plantFactors(person, 8);
    const tenth = await enroll(person.session);
    const session = await verify(person.session, tenth.authenticator);
    expect(session.user.factors).toHaveLength(10);
    const refused = await expectRefusal(world.client(session).auth.enrollMfa.mutate(), 'too_many_factors');
    expect(refused.status).toBe(409);
  });

  it('20: ends at ten, where another session completed the tenth in between', async () => {
    const person = await world.signUpWithFactor();
    await plantFactors(person, 8);
    const { authenticator } = await enroll(person.session);
    await plantFactors(person, 1);
    const code = authenticator.code();
    await expectRefusal(world.client(person.session).auth.verifyMfa.mutate({ code }), 'too_many_factors');
    expect((await world.client(person.session).auth.listFactors.query()).factors).toHaveLength(10);
  });

  it('is one, where two sessions enroll the first at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await world.signUp();
      const sessions = [person.session, await world.signIn(person, world.otherApi)];
      const enrolled = await Promise.all(sessions.map((session) => enroll(session)));
      const outcomes = await Promise.allSettled(
        enrolled.map(({ authenticator }, index) =>
          world
            .client(sessions[index], world.apis[index])
            .auth.verifyMfa.mutate({ code: authenticator.code() }),
        ),
      );
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
      const { factors } = await world.client(person.session).auth.listFactors.query();
      expect(factors.map(({ id }) => id)).toEqual([enrolled[winner]?.factorId]);
      const families = await Promise.all(sessions.map((session) => familyOf(world, session)));
      expect(families.map(({ aal }) => aal).toSorted()).toEqual(['aal1', 'aal2']);
    }
  });
});

describe('a factor’s name', () => {
  it('is the given one, or else the first free of Authenticator, Authenticator 2, …', async () => {
    const person = await world.signUpWithFactor();
    let { session } = person;
    const add = async (friendlyName?: string): Promise<void> => {
      const enrollment = await enroll(session, friendlyName);
      session = await verify(session, enrollment.authenticator);
    };
    const names = (): string[] => session.user.factors.map((factor) => factor.friendlyName);
    await add();
    await add('  the old phone ');
    await add();
    expect(names()).toEqual(['Authenticator', 'Authenticator 2', 'the old phone', 'Authenticator 3']);

    const second = session.user.factors[1];
    await world.client(session).auth.unenrollMfa.mutate({ factorId: second?.id ?? '' });
    await add();
    expect(names()).toEqual(['Authenticator', 'the old phone', 'Authenticator 3', 'Authenticator 2']);
  });
});

async function enroll(
  session: Session,
  friendlyName?: string,
): Promise<{ factorId: string; authenticator: Authenticator }> {
  const input = friendlyName === undefined ? undefined : { friendlyName };
  const { factorId, otpauthUrl } = await world.client(session).auth.enrollMfa.mutate(input);
  return { factorId, authenticator: scanOtpauthUrl(otpauthUrl) };
}

async function verify(session: Session, authenticator: Authenticator, factorId?: string): Promise<Session> {
  if (factorId !== undefined) await forgetUsedCodes(world.database, factorId);
  const proof = { code: authenticator.code(), ...(factorId === undefined ? {} : { factorId }) };
  return (await world.client(session).auth.verifyMfa.mutate(proof)).session;
}

/** The level at which a token passes now, by the switch being on. */
async function expectLevel(session: Session, aal: 'aal1' | 'aal2'): Promise<void> {
  const call = world.client(session, world.otherApi).data.notes.list.query();
  if (aal === 'aal2') expect(await call).toEqual({ notes: [], nextCursor: null });
  else expect((await expectRefusal(call, 'mfa_required')).details).toMatchObject({ next: 'verify' });
}

/** Expects a session that was at `aal2` to be at `aal1`, now and after a refresh, and raises it again. */
async function dropped(session: Session, person: EnrolledPerson): Promise<Session> {
  await expectLevel(session, 'aal1');
  const refreshed = await refresh(world, session);
  expect(refreshed.aal).toBe('aal1');
  await expectLevel(refreshed, 'aal1');
  const raised = await verify(refreshed, person.authenticator, person.factorId);
  await expectLevel(raised, 'aal2');
  return raised;
}

/** What verifying and removing a factor id answer, byte for byte. */
async function rawRefusals(session: Session, factorId: string, code: string) {
  const sent = headers(world.demo.anonKey, session.accessToken);
  const calls = [
    post(world.api, '/trpc/auth.verifyMfa', { code, factorId }, sent),
    post(world.api, '/trpc/auth.unenrollMfa', { factorId }, sent),
  ];
  return (await Promise.all(calls)).map(({ status, text }) => ({ status, text }));
}

/** Everything that the auth schema stores. */
async function storedAuth(): Promise<unknown> {
  const { sql } = world.database;
  return sql`
    select
      (select jsonb_agg(to_jsonb(t) order by t.user_id) from auth.mfa_attempts t) as attempts,
      (select jsonb_agg(to_jsonb(t) order by t.id) from auth.factors t) as factors,
      (select jsonb_agg(to_jsonb(t) order by t.factor_id) from auth.factor_enrollments t) as enrollments,
      (select jsonb_agg(to_jsonb(t) order by t.id) from auth.sessions t) as sessions,
      (select jsonb_agg(to_jsonb(t) order by t.id) from auth.audit_events t) as audit
  `;
}

/** The stored row of a pending enrollment; undefined once it is gone. */
async function enrollmentRow(factorId: string) {
  const [row] = await world.database.sql`select * from auth.factor_enrollments where factor_id = ${factorId}`;
  return row;
}

/** Verified factors that nobody has an authenticator for: enough to count. */
async function plantFactors({ session }: Person, factors: number): Promise<void> {
  const { sql } = world.database;
  await sql`
    insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
    select ${world.demo.id}, ${session.user.id}, gen_random_uuid(), 'planted', 'sealed', 0
    from generate_series(1, ${factors})
  `;
}
