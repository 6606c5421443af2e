import { TRPCClientError } from '@trpc/client';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { scanOtpauthUrl, wrongCode } from '../support/authenticator.ts';
import { expectRefusal, headers, refusalOf } from '../support/client.ts';
import { familyOf } from '../support/families.ts';
import { holdTable } from '../support/hold-table.ts';
import { post } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { forgetUsedCodes, withinOneTimeStep } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Person, Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

describe('a code', () => {
  it('2: that was accepted is refused the second time, in its session and in a second one', async () => {
    const person = await world.signUpWithFactor();
    const session = await world.signIn(person);
    const second = await world.signIn(person);
    const code = person.authenticator.code(1);
    const raised = (await world.client(session).auth.verifyMfa.mutate({ code })).session;

    for (const again of [session, raised, second])
      await expectRefusal(world.client(again).auth.verifyMfa.mutate({ code }), 'invalid_code');
    expect(await aalOf(second)).toBe('aal1');
  });

  it('3: that completed an enrollment is refused at the next sign-in', async () => {
    const person = await world.signUp();
    const enrollment = await world.client(person.session).auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(enrollment.otpauthUrl).code();
    await world.client(person.session).auth.verifyMfa.mutate({ code });

    const later = await world.signIn(person);
    await expectRefusal(world.client(later, world.otherApi).auth.verifyMfa.mutate({ code }), 'invalid_code');
    expect(await aalOf(later)).toBe('aal1');
  });

  it('4: of fifty parallel identical ones over two processes exactly one succeeds', async () => {
    const person = await world.signUpWithFactor();
    const sessions = await Promise.all(Array.from({ length: 5 }, () => world.signIn(person)));
    const code = person.authenticator.code(1);
    const calls = Array.from({ length: 10 }, (_, index) => world.apis[index % 2]).flatMap((api) =>
      sessions.map((session) => world.client(session, api).auth.verifyMfa.mutate({ code })),
    );
    const outcomes = await Promise.all(calls.map(reasonOf));

    expect(outcomes).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['accepted', 'invalid_code', 'mfa_locked']));
    const levels = await Promise.all(sessions.map(aalOf));
    expect(levels.filter((aal) => aal === 'aal2')).toHaveLength(1);
  });

  it('5: is accepted one time step early or late, and not two', async () => {
    const outcomes = await withinOneTimeStep(async () => {
      const person = await world.signUpWithFactor();
      await forgetUsedCodes(world.database, person.factorId);
      const visitor = world.client(await world.signIn(person));
      const codes = [-2, -1, 0, 1, 2].map((step) => person.authenticator.code(step));
      const answers = [];
      for (const code of codes) answers.push(await reasonOf(visitor.auth.verifyMfa.mutate({ code })));
      return answers;
    });
    expect(outcomes).toEqual(['invalid_code', 'accepted', 'accepted', 'accepted', 'invalid_code']);
  });
});

describe('guessing', () => {
  it('6: after five wrong codes the right one is refused, and not burned', async () => {
    const person = await world.signUpWithFactor();
    const session = await world.signIn(person);
    const before = await factorRow(person);
    await guessWrong(person, session, 5);

    const code = person.authenticator.code(1);
    const answer = await post(
      world.otherApi,
      '/trpc/auth.verifyMfa',
      { code },
      headers(world.demo.anonKey, session.accessToken),
    );
    const locked = await expectRefusal(world.client(session).auth.verifyMfa.mutate({ code }), 'mfa_locked');
    expect(locked.status).toBe(429);
    expect(minutesOf(locked.details)).toBe(15);
    expect(answer.body).toMatchObject({
      error: {
        data: {
          reason: 'mfa_locked',
          httpStatus: 429,
          details: { retryAfterSeconds: Number(answer.headers.get('retry-after')) },
        },
      },
    });
    expect(await factorRow(person)).toEqual(before);

    await passTime(world.database, 14 * 60);
    await expectRefusal(world.client(session).auth.verifyMfa.mutate({ code }), 'mfa_locked');
    await passTime(world.database, 60);
    const proven = await world.client(session).auth.verifyMfa.mutate({ code });
    expect(proven.session.aal).toBe('aal2');
    expect(await failuresOf(person)).toBe(0);
  });

  it('7: in twenty new sessions, one wrong code in each, is locked at the fifth', async () => {
    const person = await world.signUpWithFactor();
    const code = wrongCode(person.authenticator);
    const outcomes = [];
    for (let visit = 0; visit < 20; visit += 1) {
      const session = await world.signIn(person);
      const api = world.apis[visit % 2];
      outcomes.push(await reasonOf(world.client(session, api).auth.verifyMfa.mutate({ code })));
    }
    expect(outcomes).toEqual([...repeat('invalid_code', 5), ...repeat('mfa_locked', 15)]);
    expect(await failuresOf(person)).toBe(5);
  });

  it('8: each lock lasts twice as long, up to a day; after a hundred failures the factor is closed, and still gates', async () => {
    const person = await world.signUpWithFactor();
    const session = await world.signIn(person);
    const right = { code: person.authenticator.code(1) };
    const minutes = [];
    for (let lock = 0; lock < 20; lock += 1) {
      await guessWrong(person, session, 5);
      const refused = await expectRefusal(world.client(session).auth.verifyMfa.mutate(right), 'mfa_locked');
      minutes.push(minutesOf(refused.details));
      await endLock(person);
    }
    expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, ...repeat(1440, 13)]);

    const later = world.client(await world.signIn(person), world.otherApi);
    await expectRefusal(later.auth.verifyMfa.mutate({ code: person.authenticator.code() }), 'mfa_locked');
    await expectRefusal(later.auth.verifyMfa.mutate(right), 'mfa_locked');
    expect(await failuresOf(person)).toBe(100);
    expect(await later.auth.challengeMfa.mutate()).toMatchObject({
      factors: [{ id: person.factorId }],
      retryAfterSeconds: 86_400,
    });
    await expectRefusal(later.auth.enrollMfa.mutate(), 'insufficient_aal');
    await world.requireMfa(true);
    const gate = await expectRefusal(later.data.notes.list.query(), 'mfa_required');
    expect(gate.details).toMatchObject({ next: 'verify', factors: [{ id: person.factorId }] });
    await world.requireMfa(false);
  });

  it('9: a guess is committed before its verdict: killed in between, a failure counts, a right code is not burned', async () => {
    const wrong = await world.signUpWithFactor();
    const right = await world.signUpWithFactor();
    const [wrongly, rightly] = [await world.signIn(wrong), await world.signIn(right)];
    await guessWrong(wrong, wrongly, 4);
    const code = right.authenticator.code(1);
    const doomed = await startApi(world.database.url);

    // The fifth failure in a row also records the lock in the audit, and a right code is consumed: both stop there.
    const held = await Promise.all([
      holdTable(world.database, 'auth.audit_events', 'share'),
      holdTable(world.database, 'auth.factors', 'share'),
    ]);
    const calls = [
      world.client(wrongly, doomed).auth.verifyMfa.mutate({ code: wrongCode(wrong.authenticator) }),
      world.client(rightly, doomed).auth.verifyMfa.mutate({ code }),
    ].map(reasonOf);
    await Promise.all(held.map((table) => table.untilWaiting(1)));
    expect([await failuresOf(wrong), await failuresOf(right)]).toEqual([5, 1]);
    await doomed.kill();
    await Promise.all(held.map((table) => table.release()));

    expect(await Promise.all(calls)).toEqual(['no answer', 'no answer']);
    const owner = world.client(wrongly);
    await expectRefusal(owner.auth.verifyMfa.mutate({ code: wrong.authenticator.code(1) }), 'mfa_locked');
    await guessWrong(right, rightly, 1);
    expect([await failuresOf(wrong), await failuresOf(right)]).toEqual([5, 2]);
    const proven = await world.client(rightly).auth.verifyMfa.mutate({ code });
    expect(proven.session.aal).toBe('aal2');
  });
});

describe('a seed in the database', () => {
  it('10: cannot be read there, neither pending nor verified', async () => {
    const person = await world.signUp();
    const enrollment = await world.client(person.session).auth.enrollMfa.mutate();
    const spellings = spellingsOf(enrollment.secret);
    const pending = await dump();
    expect(pending).toContain(enrollment.factorId);
    expect(spellings.filter((spelling) => pending.includes(spelling))).toEqual([]);

    const code = scanOtpauthUrl(enrollment.otpauthUrl).code();
    await world.client(person.session).auth.verifyMfa.mutate({ code });
    const verified = await dump();
    expect(verified).toContain(enrollment.factorId);
    expect(spellings.filter((spelling) => verified.includes(spelling))).toEqual([]);
  });

  it('10: opens neither for another user nor for another factor', async () => {
    const { sql } = world.database;
    const thief = await world.signUpWithFactor();
    const victim = await world.signUpWithFactor();
    const userId = victim.session.user.id;
    const code = thief.authenticator.code(1);

    await sql`
      update auth.factors set sealed_secret = (select sealed_secret from auth.factors where id = ${thief.factorId})
      where id = ${victim.factorId}
    `;
    await expectNeverAccepted(victim, { code, factorId: victim.factorId });

    // With the thief's factor id too, only the user differs.
    await sql`
      insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
      select backend_id, ${userId}, id, 'planted', sealed_secret, 0 from auth.factors where id = ${thief.factorId}
    `;
    await expectNeverAccepted(victim, { code, factorId: thief.factorId });
    await expectNeverAccepted(victim, { code });

    // And for the same user, only the factor.
    const other = crypto.randomUUID();
    await sql`
      insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
      select backend_id, user_id, ${other}, 'copied', sealed_secret, 0
      from auth.factors where user_id = ${thief.session.user.id}
    `;
    await expectNeverAccepted(thief, { code, factorId: other });
  });
});

/** The reason of a refusal, `accepted`, or `no answer` where the process died. */
async function reasonOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (outcome === 'accepted') return outcome;
  if (outcome instanceof TRPCClientError && outcome.cause instanceof TypeError) return 'no answer';
  return (await refusalOf(call)).reason;
}

async function guessWrong(person: EnrolledPerson, session: Session, times: number): Promise<void> {
  const code = wrongCode(person.authenticator);
  for (let guess = 0; guess < times; guess += 1)
    await expectRefusal(world.client(session).auth.verifyMfa.mutate({ code }), 'invalid_code');
}

async function expectNeverAccepted(
  person: Person,
  proof: { code: string; factorId?: string },
): Promise<void> {
  const session = await world.signIn(person);
  const { reason } = await refusalOf(world.client(session).auth.verifyMfa.mutate(proof));
  expect(['invalid_code', 'internal_error']).toContain(reason);
  expect(await aalOf(session)).toBe('aal1');
}

/** The level of a session as it is stored. */
async function aalOf(session: Session): Promise<string> {
  return (await familyOf(world, session)).aal;
}

async function factorRow({ factorId }: EnrolledPerson): Promise<unknown> {
  const [row] = await world.database.sql`select * from auth.factors where id = ${factorId}`;
  return row;
}

/** How many guesses in a row were wrong: on devices that nobody has proven a factor on, as all are here that guess. */
async function failuresOf({ session }: Person): Promise<number> {
  const [row] = await world.database.sql<{ failures: number }[]>`
    select failures from auth.mfa_attempts where user_id = ${session.user.id} and budget = 'new_devices'
  `;
  return row?.failures ?? 0;
}

/** Lets a lock run out, and nothing else: `passTime` would also end sessions, and free used codes. */
async function endLock({ session }: Person): Promise<void> {
  await world.database.sql`
    update auth.mfa_attempts set locked_until = clock_timestamp() where user_id = ${session.user.id}
  `;
}

/** Everything that is stored, of every table, as text. */
async function dump(): Promise<string> {
  const { sql } = world.database;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
  `;
  const rows = await Promise.all(
    tables.map(({ name }) => sql.unsafe<{ text: string }[]>(`select t::text as text from ${name} t`)),
  );
  return rows.flatMap((ofTable) => ofTable.map(({ text }) => text)).join('\n');
}

/** The ways in which a seed could be written down. */
function spellingsOf(secret: string): string[] {
  const { bytes, hex } = Secret.fromBase32(secret);
  const base64 = Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const base64url = Buffer.from(bytes).toString('base64url');
  return [secret, secret.toLowerCase(), hex, hex.toLowerCase(), base64, base64url];
}

/** Whole minutes of `retryAfterSeconds`: a second or two may have passed since the lock began. */
function minutesOf(details: unknown): number {
  const isWait = typeof details === 'object' && details !== null && 'retryAfterSeconds' in details;
  return Math.ceil(Number(isWait ? details.retryAfterSeconds : undefined) / 60);
}

function repeat<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value);
}
