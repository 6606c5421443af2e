import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

const APP = 'https://app.example.com/arrived';
const newAddress = (): string => `${randomUUID()}@example.com`;

let world: World;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ variables: { SMTP_URL: inbox.url } });
  await redirectTo([APP, 'https://app.example.com/other']);
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});
beforeEach(() => passTime(world.database, 61));

const redirectTo = (urls: string[]) => world.database.sql`
  update auth.backends set redirect_urls = ${urls}::text[] where id = ${world.demo.id}`;
const requireProof = (required: boolean) => world.database.sql`
  update auth.backends set require_email_proof = ${required} where id = ${world.demo.id}`;

const tokenIn = (link: string): string => new URL(link).searchParams.get('token') ?? '';

/** Where the button on the page of a mailed link leads. */
async function press(link: string): Promise<{ status: number; location: string | null }> {
  const body = new URL(link).searchParams;
  const url = `${world.api.url}/auth/confirm`;
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return { status: answer.status, location: answer.headers.get('location') };
}

describe('the link to a new address', () => {
  it('ends in the app, at the backend’s first redirect target, which confirms it there', async () => {
    const person = await world.signUp();
    const email = newAddress();
    await world.client(person.session).auth.updateUser.mutate({ email });
    const link = linkIn(await inbox.next(email));
    const { status, location } = await press(link);
    const token = tokenIn(link);
    expect({ status, location }).toEqual({
      status: 303,
      location: `${APP}#purpose=email_change&token=${token}`,
    });
    const { user } = await world.client(person.session).auth.confirmEmailChange.mutate({ token });
    expect(user).toMatchObject({ email, newEmail: null });
  });

  it('ends at a page that asks for the code where the backend lists no target', async () => {
    await redirectTo([]);
    const person = await world.signUp();
    const email = newAddress();
    await world.client(person.session).auth.updateUser.mutate({ email });
    const mail = await inbox.next(email);
    expect(await press(linkIn(mail))).toEqual({ status: 200, location: null });
    await world.client(person.session).auth.confirmEmailChange.mutate({ code: codeIn(mail) });
    await redirectTo([APP]);
  });
});

describe('48. a password that a stranger offered, once the owner of the address has reset hers', () => {
  const strangers = 'the password of a stranger';
  const owners = 'the password of the owner';

  /** Ada's account is not proven yet; a stranger signs up with her address; she resets her password. */
  async function resetAfterStranger(): Promise<{ ada: Person; session: Session; trap: string }> {
    const ada = await world.signUp();
    const { email } = ada;
    await requireProof(true);
    await world.client().auth.signUp.mutate({ email, password: strangers });
    await requireProof(false);
    const trap = tokenIn(linkIn(await inbox.next(email)));
    await passTime(world.database, 61);
    await world.client().auth.requestPasswordReset.mutate({ email });
    const reset = { email, code: codeIn(await inbox.next(email)), password: owners };
    const { session } = await world.client().auth.resetPassword.mutate(reset);
    await inbox.next(email);
    return { ada, session, trap };
  }

  const signIn = (email: string, password: string) =>
    world.client().auth.signInWithPassword.mutate({ email, password });

  it('is not set by the stranger’s mail: it signs in, and hers stays', async () => {
    const { ada, trap } = await resetAfterStranger();
    const { session } = await world.client().auth.verifyEmail.mutate({ token: trap });
    expect(session.user.id).toBe(ada.session.user.id);
    await expectRefusal(signIn(ada.email, strangers), 'invalid_credentials');
    await signIn(ada.email, owners);
  });

  it('is not set on an account that the mail opens after hers has moved to another address', async () => {
    const { ada, session, trap } = await resetAfterStranger();
    const elsewhere = newAddress();
    const client = world.client(session);
    await client.auth.updateUser.mutate({ email: elsewhere });
    await client.auth.confirmEmailChange.mutate({ code: codeIn(await inbox.next(elsewhere)) });
    const opened = await world.client().auth.verifyEmail.mutate({ token: trap });
    expect(opened.session.user.id).not.toBe(ada.session.user.id);
    await expectRefusal(signIn(ada.email, strangers), 'invalid_credentials');
  });

  it('and a reset that waited while the account moved away opens none in its place', async () => {
    const ada = await world.signUp();
    await world.client().auth.requestPasswordReset.mutate({ email: ada.email });
    const code = codeIn(await inbox.next(ada.email));
    const elsewhere = newAddress();
    const client = world.client(ada.session);
    await client.auth.updateUser.mutate({ email: elsewhere });
    await client.auth.confirmEmailChange.mutate({ code: codeIn(await inbox.next(elsewhere)) });
    const late = { email: ada.email, code, password: owners };
    await expectRefusal(world.client().auth.resetPassword.mutate(late), 'invalid_code');
    await expectRefusal(signIn(ada.email, owners), 'invalid_credentials');
  });
});
