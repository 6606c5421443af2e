import { randomUUID } from 'node:crypto';

import { needsRehash } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

const PASSWORD = 'a password of some length';
/** {@link PASSWORD}, hashed years ago. */
const OLD_HASH =
  '$argon2id$v=19$m=8192,t=1,p=1$r0yGPcHxUwiayvZf097BQg$Ks6VBS2KV00qoePq8560xt8SXD90eygB11lKEY0CbS4';

describe('choosing a password', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  const newAddress = (): string => `${randomUUID()}@example.com`;

  const signUps = async (): Promise<number> => {
    const [row] = await world.database.sql<{ taken: number }[]>`
      select taken from auth.rate_limits where bucket = 'sign_up.backend'
    `;
    return row?.taken ?? 0;
  };

  const refusedAs = async (email: string, password: string): Promise<unknown> => {
    const call = world.client().auth.signUp.mutate({ email, password });
    return (await expectRefusal(call, 'weak_password')).details;
  };

  it.each([
    ['seven!!', 'too_short'],
    ['x'.repeat(1025), 'too_long'],
    ['password1', 'common'],
    ['IloveYou', 'common'],
    ['Sunshine2026!', 'common'],
    ['aalto DEMO', 'common'],
  ])('signUp refuses %j as %s, before it is counted or hashed', async (password, reason) => {
    const before = await signUps();
    expect(await refusedAs(newAddress(), password)).toEqual({ reasons: [reason] });
    expect(await signUps()).toBe(before);
  });

  it('signUp refuses the e-mail address and its local part', async () => {
    for (const password of ['Mia.Virtanen@example.com', 'mia.virtanen', 'mia.virtanen7']) {
      expect(await refusedAs('mia.virtanen@example.com', password)).toEqual({ reasons: ['common'] });
    }
    const input = { email: 'noah.berg@example.com', password: 'mia.virtanen' };
    expect((await world.client().auth.signUp.mutate(input)).session).not.toBeNull();
  });

  it('updateUser refuses the same', async () => {
    const person = await world.signUp();
    const { auth } = world.client(person.session);
    for (const password of ['password1', person.email, 'Aalto demo']) {
      const { details } = await expectRefusal(auth.updateUser.mutate({ password }), 'weak_password');
      expect(details).toEqual({ reasons: ['common'] });
    }
    expect((await world.signIn(person)).aal).toBe('aal1');
  });

  it('resetPassword refuses the same, before the code is looked at', async () => {
    const email = newAddress();
    for (const password of ['password1', email, 'Aalto demo']) {
      const call = world.client().auth.resetPassword.mutate({ email, code: '12345678', password });
      expect((await expectRefusal(call, 'weak_password')).details).toEqual({ reasons: ['common'] });
    }
  });
});

describe('a hash with older parameters', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ processes: 2 })));
  afterAll(() => world.close());

  it('is made anew by a good sign-in, and by no other', async () => {
    const person = await world.signUp();
    await setHash(world, person, OLD_HASH);
    const wrong = { email: person.email, password: 'not the password' };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(wrong), 'invalid_credentials');
    expect(await hashOf(world, person)).toBe(OLD_HASH);

    await world.signIn(person);
    const upgraded = await hashOf(world, person);
    expect(needsRehash(upgraded)).toBe(false);
    await world.signIn(person);
    expect(await hashOf(world, person)).toBe(upgraded);
  });

  it('may be made anew by many sign-ins at once: every one of them is good', async () => {
    const person = await world.signUp();
    await setHash(world, person, OLD_HASH);
    const sessions = await Promise.all(
      Array.from({ length: 8 }, (_, n) => world.signIn(person, world.apis[n % 2])),
    );
    expect(sessions).toHaveLength(8);
    expect(needsRehash(await hashOf(world, person))).toBe(false);
    await world.signIn(person);
  });

  it.each([
    ['an older hash', OLD_HASH],
    ["today's hash", null],
  ])(
    'a password that is changed while it is verified stays changed, and the old one signs in no more: %s',
    async (_, stored) => {
      const person = await world.signUp();
      if (stored !== null) await setHash(world, person, stored);
      const other = await hashOf(world, await world.signUp());
      const changed = other.replace(/.{4}$/, 'AAAA');
      const signingIn = await world.database.sql.begin(async (tx) => {
        await tx`update auth.users set password_hash = ${changed} where email = ${person.email}`;
        const call = world
          .client()
          .auth.signInWithPassword.mutate({ email: person.email, password: PASSWORD });
        const refusal = expectRefusal(call, 'invalid_credentials');
        await untilSomeoneWaits(world);
        return { refusal };
      });
      await signingIn.refusal;
      expect(await hashOf(world, person)).toBe(changed);
    },
  );
});

async function hashOf({ database }: World, { email }: Pick<Person, 'email'>): Promise<string> {
  const [row] = await database.sql<{ hash: string }[]>`
    select password_hash as hash from auth.users where email = ${email}
  `;
  return row?.hash ?? '';
}

async function setHash({ database }: World, { email }: Pick<Person, 'email'>, hash: string): Promise<void> {
  await database.sql`update auth.users set password_hash = ${hash} where email = ${email}`;
}

async function untilSomeoneWaits({ database }: World): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const waiting = await database.sql`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    `;
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Nobody waited for the lock');
}
