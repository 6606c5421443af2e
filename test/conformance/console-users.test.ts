import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { wrongCode } from '../support/authenticator.ts';
import { expectRefusal, headers, refusalOf } from '../support/client.ts';
import { refused } from '../support/http.ts';
import { createOperators } from '../support/operators.ts';
import type { Operators } from '../support/operators.ts';
import { createBackend } from '../support/second-backend.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

const QUERIES = ['list', 'get'];
const CHANGES = ['resetFactors', 'revokeSessions', 'ban', 'unban'];

describe('operators and users', () => {
  let world: World;
  let operators: Operators;
  beforeAll(async () => {
    world = await createWorld({ processes: 2 });
    operators = await createOperators(world);
  });
  afterAll(() => world.close());

  const found = async ({ user }: Session) =>
    (await operators.ask('get', { backendId: world.demo.id, userId: user.id })).body;

  const listed = async (input: object): Promise<{ emails: string[]; nextCursor: string | null }> => {
    const reply = await operators.ask('list', { backendId: world.demo.id, ...input });
    expect(reply).toMatchObject({ status: 200 });
    const { result } = JSON.parse(reply.text);
    return {
      emails: result.data.users.map(({ email }: { email: string }) => email),
      nextCursor: result.data.nextCursor,
    };
  };

  describe('the list', () => {
    it('goes through all of them, the newest first, each once, and finds them by a piece of the address', async () => {
      const tag = randomUUID();
      await world.database.sql`
        insert into auth.users (backend_id, email, email_key, created_at)
        select ${world.demo.id}, n || ${`_a%\\@${tag}.example`}, n || ${`_a%\\@${tag}.example`},
          '2020-01-01'::timestamptz + make_interval(secs => n / 2)
        from generate_series(1, 7) n`;
      const emails: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await listed({ search: tag.toUpperCase(), limit: 3, ...(cursor && { cursor }) });
        emails.push(...page.emails);
        cursor = page.nextCursor;
      } while (cursor);
      expect(new Set(emails.map((email) => email[0]))).toEqual(new Set('1234567'));
      expect(emails).toHaveLength(7);
      expect(emails[0]?.[0]).toMatch(/[67]/);
      expect(emails.at(-1)?.[0]).toBe('1');
      // What stands for anything in a pattern stands for itself in a search.
      expect((await listed({ search: `2_a%\\@${tag}` })).emails).toHaveLength(1);
      expect((await listed({ search: `2%${tag}` })).emails).toEqual([]);
      expect((await listed({ search: `2__%\\@${tag}` })).emails).toEqual([]);
    });

    it('tells of each what it is found by, and never a secret', async () => {
      const { email, session } = await world.signUpWithFactor();
      const reply = await operators.ask('list', { backendId: world.demo.id, search: email });
      const user = { id: session.user.id, email, bannedAt: null, factorCount: 1 };
      expect(reply.body).toMatchObject({ result: { data: { users: [user], nextCursor: null } } });
      expect(reply.text + JSON.stringify(await found(session))).not.toMatch(/argon2|hash|sealed|secret/i);
    });

    it('63: refuses a search and a cursor that are none', async () => {
      for (const wrong of [{ search: 'a\0b' }, { search: 'x'.repeat(400) }, { search: 1 }, { cursor: 'x' }]) {
        const reply = await operators.ask('list', { backendId: world.demo.id, ...wrong });
        expect(reply).toMatchObject(refused(400, 'validation_failed'));
      }
    });
  });

  it('one user is shown with what protects the account', async () => {
    const { session, factorId, authenticator } = await world.signUpWithFactor();
    for (let n = 0; n < 6; n += 1)
      await refusalOf(world.client(session).auth.verifyMfa.mutate({ code: wrongCode(authenticator) }));
    const lock = { isClosed: false, lockedUntil: expect.stringMatching(/Z$/) };
    const protection = {
      factors: [{ id: factorId, friendlyName: 'Authenticator', lastUsedAt: expect.stringMatching(/Z$/) }],
      recoveryCodesRemaining: 10,
      guessLocks: [lock],
      sessionCount: 1,
      identities: [],
      hasPassword: true,
      enrollmentNeedsEmail: false,
    };
    expect(await found(session)).toMatchObject({ result: { data: { user: protection } } });
    await world.database.sql`
      update auth.mfa_attempts set failures = 100, locked_until = null where user_id = ${session.user.id}`;
    const closed = { guessLocks: [{ isClosed: true, lockedUntil: null }] };
    expect(await found(session)).toMatchObject({ result: { data: { user: closed } } });
  });

  it('remembered devices are counted by the setting as it is now', async () => {
    const { session, factorId } = await world.signUpWithFactor();
    const { sql } = world.database;
    await sql`
      insert into auth.devices (backend_id, user_id, secret_hash, factor_id, remembered_at, last_used_at)
      values (${world.demo.id}, ${session.user.id}, 'one', ${factorId}, now() - interval '25 hours', now()),
        (${world.demo.id}, ${session.user.id}, 'two', ${factorId}, now(), now()),
        (${world.demo.id}, ${session.user.id}, 'known', ${factorId}, null, now())`;
    for (const [days, rememberedDeviceCount] of [
      [2, 2],
      [1, 1],
      [0, 0],
    ] as const) {
      await sql`update auth.backends set remember_device_days = ${days} where id = ${world.demo.id}`;
      expect(await found(session)).toMatchObject({ result: { data: { user: { rememberedDeviceCount } } } });
    }
  });

  describe('a reset', () => {
    it('27: drops every session to aal1 on its next call, in every process, and takes all that stood for the factor', async () => {
      const person = await world.signUpWithFactor();
      const other = await world.signIn(person);
      const { session, recoveryCodes } = person;
      await world.client(session).auth.enrollMfa.mutate();
      await refusalOf(world.client(session).auth.verifyMfa.mutate({ code: wrongCode(person.authenticator) }));
      expect(await world.client(session).data.notes.list.query()).toMatchObject({ notes: [] });
      await world.requireMfa(true);
      await operators.change('resetFactors', session);

      for (const api of world.apis) {
        for (const each of [session, other]) {
          const refusal = await expectRefusal(
            world.client(each, api).data.notes.list.query(),
            'mfa_required',
          );
          expect(refusal.details).toEqual({ next: 'enroll', factors: [] });
        }
      }
      await world.requireMfa(false);
      // A factor that is enrolled later finds none of them raised.
      const levels = await world.database.sql`
        select distinct aal from auth.sessions where user_id = ${session.user.id}`;
      expect([...levels]).toEqual([{ aal: 'aal1' }]);
      const [code = ''] = recoveryCodes;
      await expectRefusal(world.client(session).auth.verifyRecoveryCode.mutate({ code }), 'factor_not_found');
      const guess = { code: person.authenticator.code() };
      await expectRefusal(world.client(session).auth.verifyMfa.mutate(guess), 'factor_not_found');
      for (const table of ['factors', 'factor_enrollments', 'recovery_codes', 'devices', 'mfa_attempts']) {
        const { sql } = world.database;
        const rows = await sql`select from ${sql(`auth.${table}`)} where user_id = ${session.user.id}`;
        expect({ table, rows: rows.length }).toEqual({ table, rows: 0 });
      }
      const left = { factors: [], recoveryCodesRemaining: 0, sessionCount: 2, enrollmentNeedsEmail: true };
      expect(await found(session)).toMatchObject({ result: { data: { user: left } } });
    });

    it('opens a factor that a hundred wrong codes have closed', async () => {
      const { session } = await world.signUpWithFactor();
      const { sql } = world.database;
      await sql`
        insert into auth.mfa_attempts (backend_id, user_id, budget, failures)
        select ${world.demo.id}, ${session.user.id}, budget, 100
        from unnest(array['new_devices', 'known_devices']) budget
        on conflict (backend_id, user_id, budget) do update set failures = 100`;
      await operators.change('resetFactors', session);
      expect(await found(session)).toMatchObject({ result: { data: { user: { guessLocks: [] } } } });
    });

    it('is told to the owner by mail with a way out, and to the audit trail with who did it', async () => {
      const { session, email } = await world.signUpWithFactor();
      await operators.change('resetFactors', session);
      const { sql } = world.database;
      const mails = await sql`
        select to_address as "to" from auth.mails where user_id = ${session.user.id} and kind = 'factors_reset'`;
      expect([...mails]).toEqual([{ to: email }]);
      const proofs = await sql`
        select from auth.mailed_proofs where user_id = ${session.user.id} and purpose = 'was_not_me'`;
      expect(proofs.length).toBeGreaterThan(0);
      const events = await sql`
        select type, actor_id as "actorId" from auth.audit_events
        where subject_id = ${session.user.id} and actor_id <> subject_id`;
      expect([...events]).toEqual([{ type: 'factors.reset', actorId: operators.first.user.id }]);
    });
  });

  it('signing out everywhere ends every session of that user, and nobody else’s', async () => {
    const person = await world.signUp();
    const bystander = await world.signUp();
    const other = await world.signIn(person);
    await operators.change('revokeSessions', person.session);
    for (const session of [person.session, other]) {
      await expectRefusal(world.client(session).data.notes.list.query(), 'session_revoked');
      const { refreshToken } = session;
      await expectRefusal(world.client().auth.refresh.mutate({ refreshToken }), 'session_revoked');
    }
    await world.client(bystander.session).data.notes.list.query();
    await world.client(await world.signIn(person)).data.notes.list.query();
  });

  it('37: a ban ends every family on its next call, lets nobody in, and lifted it brings none back', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    await operators.change('ban', person.session);
    await operators.change('ban', person.session);
    for (const [n, session] of [person.session, other].entries())
      await refusalOf(world.client(session, world.apis[n]).data.notes.list.query());
    await expectRefusal(world.signIn(person), 'user_banned');

    await operators.change('unban', person.session);
    await operators.change('unban', person.session);
    for (const session of [person.session, other]) {
      await expectRefusal(world.client(session).data.notes.list.query(), 'session_revoked');
      const { refreshToken } = session;
      await expectRefusal(world.client().auth.refresh.mutate({ refreshToken }), 'session_revoked');
    }
    await world.client(await world.signIn(person)).data.notes.list.query();
    const events = await world.database.sql<{ type: string }[]>`
      select type from auth.audit_events
      where subject_id = ${person.session.user.id} and actor_id = ${operators.first.user.id} order by at`;
    expect(events.map(({ type }) => type)).toEqual(['user.banned', 'user.unbanned']);
  });

  it('60: a user, an anonymous caller and an operator of another backend reach nobody', async () => {
    const { session } = await world.signUp();
    const elsewhere = await createBackend(world.database, `elsewhere-${randomUUID()}`);
    const anonymous = headers(world.console.anonKey);
    const input = { backendId: world.demo.id, userId: session.user.id };
    for (const name of [...QUERIES, ...CHANGES]) {
      const { backendId, userId } = input;
      const asked = name === 'list' ? { backendId } : input;
      const asUser = await operators.ask(name, asked, headers(world.demo.anonKey, session.accessToken));
      expect(asUser, name).toMatchObject(refused(403, 'forbidden'));
      expect(await operators.ask(name, asked, anonymous), name).toMatchObject(refused(401, 'invalid_token'));
      const beyond = { ...asked, backendId: elsewhere.id };
      expect(await operators.ask(name, beyond), name).toMatchObject(refused(404, 'not_found'));
      if (name === 'list') continue;
      // A user of one backend is not there in another that the same operator runs.
      const mismatched = { backendId: world.console.id, userId };
      expect(await operators.ask(name, mismatched), name).toMatchObject(refused(404, 'not_found'));
      expect(await operators.ask(name, { backendId, userId: randomUUID() }), name).toMatchObject(
        refused(404, 'not_found'),
      );
    }
    await world.client(session).data.notes.list.query();
    expect(await operators.isBanned(session)).toBe(false);
  });
});
