import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const newAddress = (): string => `${randomUUID()}@example.com`;

describe('changing one’s account', () => {
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

  it('a new password ends the other sessions, keeps this one, and is told by mail', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    await world.client(person.session).auth.updateUser.mutate({ password: 'a new password' });
    await expectRefusal(world.client(other).auth.getUser.query(), 'session_revoked');
    expect((await world.client(person.session).auth.getUser.query()).user.email).toBe(person.email);
    expect((await inbox.next(person.email)).subject).toMatch(/password .* was changed/);
    await expectRefusal(world.signIn(person), 'invalid_credentials');
  });

  it('a new address is used once it is proven there, and the old one is told', async () => {
    const person = await world.signUp();
    const email = newAddress();
    const client = world.client(person.session);
    const { user } = await client.auth.updateUser.mutate({ email });
    expect(user).toMatchObject({ email: person.email, newEmail: email });
    const code = codeIn(await inbox.next(email));
    const changed = await client.auth.confirmEmailChange.mutate({ code });
    expect(changed.user).toMatchObject({ email, newEmail: null });
    expect((await inbox.next(person.email)).text).toContain(email);
    expect((await world.signIn({ ...person, email })).user.email).toBe(email);
    await expectRefusal(client.auth.confirmEmailChange.mutate({ code }), 'invalid_code');
  });

  it('an address that is somebody else’s answers alike, and nothing is mailed there', async () => {
    const [person, other] = [await world.signUp(), await world.signUp()];
    const { user } = await world.client(person.session).auth.updateUser.mutate({ email: other.email });
    expect(user.newEmail).toBe(other.email);
    const marker = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email: marker });
    await inbox.next(marker);
    expect(inbox.server.mailsTo(other.email)).toEqual([]);
  });

  it('somebody else’s code changes nothing', async () => {
    const [person, thief] = [await world.signUp(), await world.signUp()];
    const email = newAddress();
    await world.client(person.session).auth.updateUser.mutate({ email });
    const code = codeIn(await inbox.next(email));
    const asThief = world.client(thief.session);
    await expectRefusal(asThief.auth.confirmEmailChange.mutate({ code }), 'invalid_code');
    await passTime(world.database, 61);
    await asThief.auth.updateUser.mutate({ email });
    await expectRefusal(asThief.auth.confirmEmailChange.mutate({ code }), 'invalid_code');
  });

  it('what is sensitive needs a recent proof: a mailed code is one, metadata needs none', async () => {
    const person = await world.signUp();
    await passTime(world.database, 601);
    const client = world.client(person.session);
    await expectRefusal(
      client.auth.updateUser.mutate({ password: 'a new password' }),
      'reauthentication_required',
    );
    await expectRefusal(client.auth.deleteUser.mutate(), 'reauthentication_required');
    const { user } = await client.auth.updateUser.mutate({ metadata: { theme: 'dark' } });
    expect(user.metadata).toEqual({ theme: 'dark' });
    await client.auth.sendReauthenticationCode.mutate();
    const { session } = await client.auth.reauthenticate.mutate({
      code: codeIn(await inbox.next(person.email)),
    });
    await world.client(session).auth.updateUser.mutate({ password: 'a new password' });
  });

  it('with a factor, aal1 changes nothing of it', async () => {
    const person = await world.signUpWithFactor();
    const client = world.client(await world.signIn(person));
    const wishes = [{ email: newAddress() }, { password: 'a new password' }, { metadata: { a: 1 } }];
    for (const wish of wishes) await expectRefusal(client.auth.updateUser.mutate(wish), 'insufficient_aal');
    await expectRefusal(client.auth.deleteUser.mutate(), 'insufficient_aal');
    await expectRefusal(client.auth.sendReauthenticationCode.mutate(), 'insufficient_aal');
  });

  it('a deleted account is gone on the next call, and its address is free', async () => {
    const person = await world.signUp();
    await world.client(person.session).auth.deleteUser.mutate();
    const refused = world.client(person.session).auth.getUser.query();
    await expect(refused).rejects.toMatchObject({ data: { httpStatus: 401 } });
    await expectRefusal(world.signIn(person), 'invalid_credentials');
    const { email, password } = person;
    expect((await world.client().auth.signUp.mutate({ email, password })).session).not.toBeNull();
  });
});

describe('where the address is to be proven at sign-up', () => {
  let world: World;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await startInbox();
    world = await createWorld({ variables: { SMTP_URL: inbox.url } });
    await world.database.sql`update auth.backends set require_email_proof = true`;
  });
  afterAll(async () => {
    await world.close();
    await inbox.close();
  });

  const signUp = (email: string, password: string) =>
    world.client().auth.signUp.mutate({ email, password, metadata: { by: password } });

  it('signing up brings no session until the code is typed; then its password counts', async () => {
    const email = newAddress();
    const password = 'the password of Ada';
    expect(await signUp(email, password)).toEqual({ session: null });
    const signIn = () => world.client().auth.signInWithPassword.mutate({ email, password });
    await expectRefusal(signIn(), 'email_not_verified');
    const code = codeIn(await inbox.next(email));
    const { session } = await world.client().auth.verifyEmail.mutate({ email, code });
    expect(session.user).toMatchObject({ email, metadata: { by: password } });
    expect((await signIn()).session.aal).toBe('aal1');
  });

  it('46. a known address answers as an unknown one, and its owner gets in by the mail, unchanged', async () => {
    const email = newAddress();
    await signUp(email, 'the password of Ada');
    await world.client().auth.verifyEmail.mutate({ email, code: codeIn(await inbox.next(email)) });
    await passTime(world.database, 61);
    expect(await signUp(email, 'the password of a stranger')).toEqual({ session: null });
    const mail = await inbox.next(email);
    const { session } = await world.client().auth.verifyEmail.mutate({ email, code: codeIn(mail) });
    expect(session.user.metadata).toEqual({ by: 'the password of Ada' });
    const asStranger = { email, password: 'the password of a stranger' };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(asStranger), 'invalid_credentials');
  });

  it('48. each mail confirms the password of its own sign-up, never a stranger’s before or after it', async () => {
    const email = newAddress();
    await signUp(email, 'the first stranger');
    await inbox.next(email);
    await passTime(world.database, 61);
    await signUp(email, 'the owner herself');
    const owners = codeIn(await inbox.next(email));
    await passTime(world.database, 61);
    await signUp(email, 'the second stranger');
    await inbox.next(email);
    await world.client().auth.verifyEmail.mutate({ email, code: owners });
    for (const password of ['the first stranger', 'the second stranger']) {
      const refused = world.client().auth.signInWithPassword.mutate({ email, password });
      await expectRefusal(refused, 'invalid_credentials');
    }
    const { session } = await world
      .client()
      .auth.signInWithPassword.mutate({ email, password: 'the owner herself' });
    expect(session.user.emailVerifiedAt).not.toBeNull();
  });
});

describe('“this wasn’t me”', () => {
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

  /** Opens the link of a mail, and presses the button on its page. */
  async function press(link: string): Promise<Response> {
    const here = link.replace('http://aalto.test', world.api.url);
    const page = await fetch(here);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('It was not me');
    const body = new URL(link).searchParams;
    return fetch(`${world.api.url}/auth/confirm`, { method: 'POST', body });
  }

  it('21. removes the factor that a thief has added, ends every session, and forces a reset', async () => {
    const thief = await world.signUpWithFactor();
    const notice = await inbox.next(thief.email);
    expect(notice.subject).toMatch(/authenticator was added/);
    expect((await press(linkIn(notice))).status).toBe(200);
    await expectRefusal(world.client(thief.session).auth.getUser.query(), 'session_revoked');
    await expectRefusal(world.signIn(thief), 'invalid_credentials');
    const code = codeIn(await inbox.next(thief.email));
    const password = 'the owner is back';
    const proof = { email: thief.email, code, password };
    const { session } = await world.client().auth.resetPassword.mutate(proof);
    expect(session.user.factors).toEqual([]);
    const here = linkIn(notice).replace('http://aalto.test', world.api.url);
    expect((await fetch(here)).status).toBe(410);
  });

  it('at the old address gives the account its address back', async () => {
    const person = await world.signUp();
    const email = newAddress();
    const client = world.client(person.session);
    await client.auth.updateUser.mutate({ email });
    await client.auth.confirmEmailChange.mutate({ code: codeIn(await inbox.next(email)) });
    await press(linkIn(await inbox.next(person.email)));
    await expectRefusal(client.auth.getUser.query(), 'session_revoked');
    const code = codeIn(await inbox.next(person.email));
    const password = 'the owner is back';
    const { session } = await world
      .client()
      .auth.resetPassword.mutate({ email: person.email, code, password });
    expect(session.user).toMatchObject({ id: person.session.user.id, email: person.email });
  });
});
