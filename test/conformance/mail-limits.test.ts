import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { BEHIND_TEST_PROXY, callFrom, outcomeOf } from '../support/from-address.ts';
import type { Reply } from '../support/http.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const HOME = '192.0.2.7';
const AWAY = '203.0.113.9';
const newAddress = (): string => `${randomUUID()}@example.com`;
const isWrong = (code: string): string => (code === '00000000' ? '11111111' : '00000000');

let world: World;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ variables: { ...BEHIND_TEST_PROXY, SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});

const ask = (from: string, email: string): Promise<Reply> =>
  callFrom(world, from, 'signInWithEmail', { email });
const verify = (from: string, email: string, code: string): Promise<Reply> =>
  callFrom(world, from, 'verifyEmail', { email, code });

/** A code that is on its way to somebody who asked for it at home. */
const codeFor = async (email: string): Promise<string> => {
  expect(outcomeOf(await ask(HOME, email))).toBe('granted');
  return codeIn(await inbox.next(email));
};

/** A person who has signed up at home. */
const settle = async (): Promise<string> => {
  const email = newAddress();
  const password = 'a password of some length';
  expect(outcomeOf(await callFrom(world, HOME, 'signUp', { email, password }))).toBe('granted');
  return email;
};

const guess = async (from: string, email: string, times: number, code = '00000000'): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let n = 0; n < times; n += 1) outcomes.push(outcomeOf(await verify(from, email, code)));
  return outcomes;
};

const times = (n: number, outcome: string): string[] => Array.from({ length: n }, () => outcome);

/** So much was taken from a bucket already. */
const fill = (bucket: string, key: string, taken: number) =>
  world.database.sql`
    insert into auth.rate_limits (bucket, key, taken, window_ends_at)
    values (${bucket}, ${key}, ${taken}, now() + interval '10 minutes')
    on conflict (bucket, key) do update set taken = excluded.taken, window_ends_at = excluded.window_ends_at
  `;

describe('guessing mailed codes', () => {
  it('50. the sixth guess from one place is refused, also after a resend, and every other place has its own', async () => {
    const email = newAddress();
    const right = await codeFor(email);
    expect(await guess(AWAY, email, 7, isWrong(right))).toEqual([
      ...times(5, 'invalid_code'),
      ...times(2, 'rate_limited'),
    ]);
    await passTime(world.database, 61);
    const second = await codeFor(email);
    expect(outcomeOf(await verify(AWAY, email, second))).toBe('rate_limited');
    expect(outcomeOf(await verify(HOME, email, second))).toBe('granted');
  });

  it('47. twenty strangers’ guesses are all, and the owner still gets in from a known place and by the link', async () => {
    const email = await settle();
    const right = await codeFor(email);
    for (const from of ['198.18.0.1', '198.18.0.2', '198.18.0.3', '198.18.0.4'])
      expect(await guess(from, email, 5, isWrong(right))).toEqual(times(5, 'invalid_code'));
    expect(await guess('198.18.0.5', email, 1, right)).toEqual(['rate_limited']);
    expect(await guess(HOME, email, 1, right)).toEqual(['granted']);

    await passTime(world.database, 61);
    expect(outcomeOf(await ask(HOME, email))).toBe('granted');
    const link = new URL(linkIn(await inbox.next(email)));
    const token = link.searchParams.get('token');
    expect(outcomeOf(await callFrom(world, AWAY, 'verifyEmail', { token }))).toBe('granted');
  });

  it('each window that was used up is followed by one of twice its length', async () => {
    const email = newAddress();
    for (const minutes of [10, 20, 40]) {
      expect(await guess(AWAY, email, 6)).toEqual([...times(5, 'invalid_code'), 'rate_limited']);
      await passTime(world.database, minutes * 60 - 30);
      expect(await guess(AWAY, email, 1)).toEqual(['rate_limited']);
      await passTime(world.database, 31);
    }
  });

  it('many accounts are guessed from one place: a hundred an hour; a place that is known to one goes on there', async () => {
    const email = await settle();
    const right = await codeFor(email);
    await fill('mailed_code.address', `${world.demo.id}:${AWAY}`, 99);
    expect(await guess(AWAY, newAddress(), 1)).toEqual(['invalid_code']);
    expect(await guess(AWAY, newAddress(), 1)).toEqual(['rate_limited']);
    await fill('mailed_code.address', `${world.demo.id}:${HOME}`, 100);
    expect(await guess(HOME, newAddress(), 1)).toEqual(['rate_limited']);
    expect(await guess(HOME, email, 1, right)).toEqual(['granted']);
    await world.database.sql`delete from auth.rate_limits`;
  });

  it('a code that is right was no guess', async () => {
    const email = newAddress();
    const right = await codeFor(email);
    expect(await guess(AWAY, email, 4, isWrong(right))).toEqual(times(4, 'invalid_code'));
    expect(await guess(AWAY, email, 1, right)).toEqual(['granted']);
    expect(await guess(AWAY, email, 5, isWrong(right))).toEqual(times(5, 'invalid_code'));
  });

  it('in a session one’s own: whoever asks for the same new address burns nobody’s guesses', async () => {
    const [owner, other] = [await world.signUp(), await world.signUp()];
    const email = newAddress();
    const client = world.client(owner.session);
    await world.client(other.session).auth.updateUser.mutate({ email });
    await passTime(world.database, 61);
    await client.auth.updateUser.mutate({ email });
    const right = codeIn(await inbox.next(email).then(() => inbox.next(email)));
    const code = isWrong(right);
    for (let n = 0; n < 5; n += 1)
      await expectRefusal(
        world.client(other.session).auth.confirmEmailChange.mutate({ code }),
        'invalid_code',
      );
    const sixth = world.client(other.session).auth.confirmEmailChange.mutate({ code });
    await expectRefusal(sixth, 'rate_limited');
    expect((await client.auth.confirmEmailChange.mutate({ code: right })).user.email).toBe(email);
  });
});

describe('asking for mails', () => {
  it('is bounded by place, known and unknown addresses alike, and takes nothing from the address that is refused', async () => {
    const known = await settle();
    await fill('mail.address', `${world.demo.id}:${AWAY}`, 199);
    expect(outcomeOf(await ask(AWAY, newAddress()))).toBe('granted');
    for (const email of [known, newAddress()]) {
      expect(outcomeOf(await ask(AWAY, email))).toBe('rate_limited');
      expect(outcomeOf(await ask('203.0.113.10', email))).toBe('granted');
    }
    for (const procedure of ['requestPasswordReset', 'signInWithEmail'])
      expect(outcomeOf(await callFrom(world, AWAY, procedure, { email: newAddress() }))).toBe('rate_limited');
  });

  it('47. five mails that strangers asked for keep nobody out where the account is known, in an hour of its own', async () => {
    const email = await settle();
    for (let n = 0; n < 5; n += 1) {
      expect(outcomeOf(await ask(`198.18.1.${n}`, email))).toBe('granted');
      expect(outcomeOf(await ask(HOME, email))).toBe('rate_limited');
      await passTime(world.database, 61);
    }
    expect(outcomeOf(await ask('198.18.1.9', email))).toBe('rate_limited');
    for (let n = 0; n < 5; n += 1) {
      expect(outcomeOf(await ask(HOME, email))).toBe('granted');
      await passTime(world.database, 61);
    }
    expect(outcomeOf(await ask(HOME, email))).toBe('rate_limited');
  });

  it('47. in a session is one’s own: strangers’ mails keep nobody from reauthenticating by one', async () => {
    const person = await world.signUp();
    await fill('mail.minute', `${world.demo.id}:${person.email}`, 1);
    await fill('mail.hour', `${world.demo.id}:${person.email}`, 5);
    const { auth } = world.client(person.session);
    expect(await auth.sendReauthenticationCode.mutate()).toEqual({ sent: true });
    await expectRefusal(auth.sendReauthenticationCode.mutate(), 'rate_limited');
  });

  it('is bounded for a backend, but not for whoever is known', async () => {
    const known = await settle();
    await fill('mail.backend', world.demo.id, 600);
    expect(outcomeOf(await ask(AWAY, newAddress()))).toBe('rate_limited');
    expect(outcomeOf(await ask(AWAY, known))).toBe('rate_limited');
    expect(outcomeOf(await ask(HOME, known))).toBe('granted');
    await world.database.sql`delete from auth.rate_limits`;
  });

  it('whoever asks too soon uses up neither the hour nor the place', async () => {
    const email = newAddress();
    for (let n = 0; n < 4; n += 1) await ask(AWAY, email);
    const taken = await world.database.sql`
      select bucket, taken from auth.rate_limits
      where bucket like 'mail.%' and (key like ${`%${email}`} or key like ${`%${AWAY}`}) order by bucket
    `;
    expect([...taken]).toEqual([
      { bucket: 'mail.address', taken: 1 },
      { bucket: 'mail.hour', taken: 1 },
      { bucket: 'mail.minute', taken: 1 },
    ]);
  });
});

describe('changing one’s password', () => {
  it('is bounded by user: ten an hour', async () => {
    const { session } = await world.signUp();
    const change = (n: number) =>
      world.client(session).auth.updateUser.mutate({ password: `the ${n}th long password` });
    for (let n = 0; n < 10; n += 1) await change(n);
    await expectRefusal(change(10), 'rate_limited');
    expect(
      (await world.client(session).auth.updateUser.mutate({ metadata: { a: 1 } })).user.metadata,
    ).toEqual({
      a: 1,
    });
  });
});
