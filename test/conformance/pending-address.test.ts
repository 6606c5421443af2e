import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

let world: World;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ variables: { SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});
beforeEach(() => passTime(world.database, 61));

/** Somebody asks for an address of theirs, and keeps the link: whoever follows it in a session of the account moves it. */
async function askForOwn({ session }: Person): Promise<string> {
  const email = `${randomUUID()}@evil.example`;
  await world.client(session).auth.updateUser.mutate({ email });
  return new URL(linkIn(await inbox.next(email))).searchParams.get('token') ?? '';
}

async function expectKept(session: Session, email: string, token: string): Promise<void> {
  const { auth } = world.client(session);
  expect((await auth.getUser.query()).user).toMatchObject({ email, newEmail: null });
  await expectRefusal(auth.confirmEmailChange.mutate({ token }), 'invalid_code');
  expect((await auth.getUser.query()).user).toMatchObject({ email, newEmail: null });
}

describe('a change of address that somebody else asked for', () => {
  it('48: is gone once the owner proves the address of an account that a stranger opened', async () => {
    const stranger = await world.signUp();
    const token = await askForOwn(stranger);
    const { email } = stranger;
    await world.client().auth.signInWithEmail.mutate({ email });
    const code = codeIn(await inbox.last(email, /sign in/i));
    const { session } = await world.client().auth.verifyEmail.mutate({ email, code });
    await expectKept(session, email, token);
  });

  it('is gone with the password that it was asked for by: changed, or reset', async () => {
    const person = await world.signUp();
    const { email, session } = person;
    const first = await askForOwn(person);
    await world.client(session).auth.updateUser.mutate({ password: 'another password of some length' });
    await expectKept(session, email, first);

    await passTime(world.database, 61);
    const second = await askForOwn(person);
    await world.client().auth.requestPasswordReset.mutate({ email });
    const code = codeIn(await inbox.last(email, /^Reset your password/));
    const reset = { email, code, password: 'a third password of some length' };
    await expectKept((await world.client().auth.resetPassword.mutate(reset)).session, email, second);
  });

  it('stays where the owner asks for both at once', async () => {
    const { session } = await world.signUp();
    const email = `${randomUUID()}@example.com`;
    const change = { email, password: 'another password of some length' };
    const { user } = await world.client(session).auth.updateUser.mutate(change);
    expect(user.newEmail).toBe(email);
  });
});
