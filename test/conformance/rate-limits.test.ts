import { randomUUID } from 'node:crypto';

import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ApiProcess } from '../support/api-process.ts';
import { expectRefusal } from '../support/client.ts';
import { BEHIND_TEST_PROXY, callFrom, outcomeOf, waitOf } from '../support/from-address.ts';
import type { Reply } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

const AT_ONCE = 8;
const ROUNDS = 5;

describe('the limiter', () => {
  let world: World;
  let owner: postgres.Sql;
  beforeAll(async () => {
    world = await createWorld();
    owner = postgres(world.database.url, { max: AT_ONCE });
  });
  afterAll(async () => {
    await owner.end();
    await world.close();
  });

  it('does not come to a deadlock with itself where it clears windows that others take from', async () => {
    // Slow enough before each row that is taken from for all of them to be under way.
    await world.database.sql.unsafe(`
      create function public.wait() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.1); return new; end $$;
      create trigger wait before insert on auth.rate_limits for each row execute function public.wait();
    `);
    const keys = Array.from({ length: AT_ONCE }, (_, n) => `key ${n}`);
    for (let round = 0; round < ROUNDS; round += 1) {
      await owner`
        insert into auth.rate_limits (bucket, key, taken, window_ends_at)
        select 'test', key, 1, now() - interval '25 hours' from unnest(${keys}::text[]) as key
        on conflict (bucket, key) do update set window_ends_at = excluded.window_ends_at
      `;
      const taken = keys.map(
        (key) => owner<{ wait: null }[]>`select auth.take('test', ${key}, 9, 60) as wait`,
      );
      for (const [row] of await Promise.all(taken)) expect(row).toEqual({ wait: null });
    }
    await world.database.sql`drop trigger wait on auth.rate_limits`;
  });

  it('clears windows that were over a day ago, and counts on in those that are not', async () => {
    await owner`
      insert into auth.rate_limits (bucket, key, taken, window_ends_at)
      select 'over', n::text, 1, now() - interval '25 hours' from generate_series(1, 3) n
    `;
    const take = async (): Promise<unknown> =>
      (await owner`select auth.take('kept', 'key', 2, 60) as wait`)[0];
    const waits = [await take(), await take(), await take()];
    expect(waits).toEqual([{ wait: null }, { wait: null }, { wait: expect.any(Number) }]);
    expect([...(await owner`select key from auth.rate_limits where bucket = 'over'`)]).toEqual([]);
  });

  it('is asked again where PostgreSQL gave its statement up for another', async () => {
    const { sql } = world.database;
    await sql.unsafe(`
      create sequence public.takes;
      create function public.give_up() returns trigger language plpgsql security definer as $$
      begin
        -- A sequence counts on when its transaction is undone.
        if nextval('public.takes') <= 2 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
        return new;
      end $$;
      create trigger give_up before insert on auth.rate_limits for each row execute function public.give_up();
    `);
    // Four buckets, the last time.
    const wrong = { email: 'nobody@example.com', password: 'not the password' };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(wrong), 'invalid_credentials');
    expect(await sql`select last_value::integer as takes from public.takes`).toMatchObject([{ takes: 6 }]);
  });
});

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const HOME = '192.0.2.7';

describe('guessing passwords', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ processes: 2, variables: BEHIND_TEST_PROXY })));
  afterAll(() => world.close());

  const guess = (from: string, email: string, api?: ApiProcess): Promise<Reply> =>
    callFrom(world, from, 'signInWithPassword', { email, password: 'not the password' }, api);

  const signInFrom = (from: string, { email, password }: Credentials): Promise<Reply> =>
    callFrom(world, from, 'signInWithPassword', { email, password });

  /** Ten at once, as a guesser would. */
  const outcomesOf = async (guesses: number, one: (n: number) => Promise<Reply>): Promise<Tally> => {
    const tally: Tally = {};
    for (let done = 0; done < guesses; done += 10) {
      const size = Math.min(10, guesses - done);
      const replies = await Promise.all(Array.from({ length: size }, (_, n) => one(done + n)));
      for (const outcome of replies.map(outcomeOf)) tally[outcome] = (tally[outcome] ?? 0) + 1;
    }
    return tally;
  };

  /** A person who has signed up at home. */
  const settle = async (): Promise<Credentials> => {
    const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
    expect(outcomeOf(await callFrom(world, HOME, 'signUp', who))).toBe('granted');
    return who;
  };

  it('fifty guesses in parallel at two processes are ten guesses', async () => {
    const { email } = await settle();
    const guesses = Array.from({ length: 50 }, (_, n) => guess('198.51.100.1', email, world.apis[n % 2]));
    const outcomes = (await Promise.all(guesses)).map(outcomeOf);
    expect(outcomes.filter((outcome) => outcome === 'invalid_credentials')).toHaveLength(10);
    // Where the machine is slow, its hashing queue has refused some before they were counted.
    for (const outcome of outcomes)
      expect(['invalid_credentials', 'rate_limited', 'unavailable']).toContain(outcome);
  });

  it.each(['known', 'unknown'])(
    'of an account that is %s: ten, then each window is twice as long',
    async (kind) => {
      const email = kind === 'known' ? (await settle()).email : `${randomUUID()}@example.com`;
      const from = kind === 'known' ? '198.51.100.2' : '198.51.100.3';
      for (const minutes of [15, 30, 60]) {
        const outcomes = await outcomesOf(12, () => guess(from, email));
        expect(outcomes).toEqual({ invalid_credentials: 10, rate_limited: 2 });
        const wait = Number(waitOf(await guess(from, email)));
        expect(wait).toBeGreaterThan((minutes - 2) * MINUTE);
        expect(wait).toBeLessThanOrEqual(minutes * MINUTE);
        await passTime(world.database, minutes * MINUTE);
      }
      await passTime(world.database, 25 * HOUR);
    },
  );

  it('a success gives the pair back, and a window that was not used up makes no longer one', async () => {
    const person = await settle();
    for (let round = 0; round < 3; round += 1) {
      expect(await outcomesOf(9, () => guess(HOME, person.email))).toEqual({ invalid_credentials: 9 });
      expect(outcomeOf(await signInFrom(HOME, person))).toBe('granted');
    }
    expect(await outcomesOf(4, () => guess(HOME, person.email))).toEqual({ invalid_credentials: 4 });
    await passTime(world.database, 15 * MINUTE);
    expect(await outcomesOf(11, () => guess(HOME, person.email))).toEqual({
      invalid_credentials: 10,
      rate_limited: 1,
    });
    expect(Number(waitOf(await guess(HOME, person.email)))).toBeLessThanOrEqual(15 * MINUTE);
  });

  it('one account is guessed from many addresses: all are slowed, and its owner still gets in', async () => {
    const person = await settle();
    const outcomes = await outcomesOf(60, (n) => guess(`198.18.0.${n}`, person.email));
    expect(outcomes).toEqual({ invalid_credentials: 50, rate_limited: 10 });
    expect(outcomeOf(await signInFrom('203.0.113.1', person))).toBe('rate_limited');
    // From where the account was signed in to; and by a mail from anywhere.
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('granted');
    const { email } = person;
    expect(outcomeOf(await callFrom(world, '203.0.113.1', 'signInWithEmail', { email }))).toBe('granted');
    // Nobody else's account suffers, and the owner's success gave the guessers nothing.
    expect(outcomeOf(await signInFrom('203.0.113.1', await settle()))).toBe('granted');
    expect(outcomeOf(await guess('203.0.113.2', email))).toBe('rate_limited');
    await passTime(world.database, HOUR);
    expect(outcomeOf(await signInFrom('203.0.113.1', person))).toBe('granted');
  });

  it('a place is known for thirty days, and not by a session that was ended for theft', async () => {
    const person = await settle();
    await outcomesOf(50, (n) => guess(`198.18.1.${n}`, person.email));
    const { sql } = world.database;
    const ofPerson = sql`user_id = (select id from auth.users where email = ${person.email})`;
    await sql`update auth.sessions set created_at = now() - interval '29 days' where ${ofPerson}`;
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('granted');
    await sql`update auth.sessions set created_at = now() - interval '31 days' where ${ofPerson}`;
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('rate_limited');
    await sql`update auth.sessions set created_at = now(), revoked_reason = 'refresh_token_reused' where ${ofPerson}`;
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('rate_limited');
    await sql`update auth.sessions set revoked_reason = 'signed_out' where ${ofPerson}`;
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('granted');
  });

  it('a place is known by a session that signed itself out there, and not by one that was ended from elsewhere', async () => {
    const ends = {
      revokeSession: async (own: Session, { id: sessionId }: Session) =>
        world.client(own).auth.revokeSession.mutate({ sessionId }),
      others: async (own: Session) => world.client(own).auth.signOut.mutate({ scope: 'others' }),
      global: async (own: Session) => world.client(own).auth.signOut.mutate({ scope: 'global' }),
      local: async (_: Session, there: Session) => world.client(there).auth.signOut.mutate(),
    };
    for (const [how, end] of Object.entries(ends)) {
      const person = await world.signUp();
      const there = await world.signIn(person);
      const { sql } = world.database;
      await sql`update auth.sessions set ip_address = ${HOME} where handle = ${there.id}`;
      await end(person.session, there);
      await sql`
        insert into auth.rate_limits (bucket, key, taken, window_ends_at)
        values ('sign_in.account', ${`${world.demo.id}:${person.email}`}, 50, now() + interval '1 hour')
      `;
      expect({ how, outcome: outcomeOf(await signInFrom(HOME, person)) }).toEqual({
        how,
        outcome: how === 'local' ? 'granted' : 'rate_limited',
      });
    }
  });

  it('many accounts are guessed from one address: a hundred an hour, whatever is right in between', async () => {
    const from = '198.51.100.4';
    const person = await settle();
    const outcomes = await outcomesOf(110, (n) =>
      n % 11 === 10 ? signInFrom(from, person) : guess(from, `${n}@example.com`),
    );
    expect(outcomes).toEqual({ invalid_credentials: 100, granted: 10 });
    expect(outcomeOf(await guess(from, 'one-more@example.com'))).toBe('rate_limited');
    expect(outcomeOf(await guess('198.51.100.5', 'one-more@example.com'))).toBe('invalid_credentials');
  });

  it('an IPv6 /64 is one address, whatever a client chooses in it', async () => {
    const { email } = await settle();
    const outcomes = await outcomesOf(12, (n) => guess(`2001:db8:0:1::${n}`, email));
    expect(outcomes).toEqual({ invalid_credentials: 10, rate_limited: 2 });
    expect(outcomeOf(await guess('2001:db8:0:2::1', email))).toBe('invalid_credentials');
  });

  it('a backend as a whole is bounded, but not for whoever is known', async () => {
    const person = await settle();
    const { sql } = world.database;
    await sql`
      insert into auth.rate_limits (bucket, key, taken, window_ends_at)
      values ('sign_in.backend', ${world.demo.id}, 600, now() + interval '1 minute')
      on conflict (bucket, key) do update set taken = 600, window_ends_at = excluded.window_ends_at
    `;
    expect(outcomeOf(await signInFrom('203.0.113.3', person))).toBe('rate_limited');
    expect(outcomeOf(await signInFrom(HOME, person))).toBe('granted');
    await sql`delete from auth.rate_limits where bucket = 'sign_in.backend'`;
  });

  it('whoever is refused by one bucket takes from no other', async () => {
    const { email } = await settle();
    const from = '198.51.100.6';
    await outcomesOf(30, () => guess(from, email));
    const taken = await world.database.sql`
      select bucket, taken from auth.rate_limits
      where key in (${`${world.demo.id}:${email}`}, ${`${world.demo.id}:${from}`}) order by bucket
    `;
    expect([...taken]).toEqual([
      { bucket: 'sign_in.account', taken: 10 },
      { bucket: 'sign_in.address', taken: 10 },
    ]);
  });
});

describe('signing up', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ variables: BEHIND_TEST_PROXY })));
  afterAll(() => world.close());

  const signUpFrom = (from: string): Promise<Reply> =>
    callFrom(world, from, 'signUp', {
      email: `${randomUUID()}@example.com`,
      password: 'a password of some length',
    });

  it.each([
    ['address', (demo: string) => `${demo}:198.51.100.7`, 100, 'granted'],
    ['backend', (demo: string) => demo, 300, 'rate_limited'],
  ])('is bounded by %s', async (kind, key, limit, elsewhere) => {
    const { sql } = world.database;
    await sql`
      insert into auth.rate_limits (bucket, key, taken, window_ends_at)
      values (${`sign_up.${kind}`}, ${key(world.demo.id)}, ${limit - 1}, now() + interval '1 minute')
      on conflict (bucket, key) do update set taken = excluded.taken, window_ends_at = excluded.window_ends_at
    `;
    expect(outcomeOf(await signUpFrom('198.51.100.7'))).toBe('granted');
    expect(outcomeOf(await signUpFrom('198.51.100.7'))).toBe('rate_limited');
    expect(outcomeOf(await signUpFrom('198.51.100.8'))).toBe(elsewhere);
    await sql`delete from auth.rate_limits`;
  });
});

interface Credentials {
  readonly email: string;
  readonly password: string;
}

type Tally = Record<string, number>;
