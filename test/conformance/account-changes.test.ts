import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { whileHeld } from '../support/while-held.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

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
  });

  it('a lost answer to the proof of a new address is given again to its user, and to nobody else', async () => {
    const [person, other] = [await world.signUp(), await world.signUp()];
    const { id } = person.session.user;
    const email = newAddress();
    const client = world.client(person.session);
    await client.auth.updateUser.mutate({ email });
    const mail = await inbox.next(email);
    const code = codeIn(mail);
    const token = new URL(linkIn(mail)).searchParams.get('token') ?? '';
    const first = await client.auth.confirmEmailChange.mutate({ code });
    expect(await client.auth.confirmEmailChange.mutate({ code })).toEqual(first);
    expect(await client.auth.confirmEmailChange.mutate({ token })).toEqual(first);
    const [told] = await world.database.sql`
      select count(*)::integer as times from auth.audit_events where type = 'user.email_changed' and subject_id = ${id}`;
    expect(told).toEqual({ times: 1 });
    await expectRefusal(
      world.client(other.session).auth.confirmEmailChange.mutate({ token }),
      'invalid_code',
    );
    await world.database
      .sql`update auth.users set email = 'x' || email, email_key = 'x' || email_key where id = ${id}`;
    await expectRefusal(client.auth.confirmEmailChange.mutate({ token }), 'invalid_code');
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

  it.each(['revoked', 'expired', 'banned'] as const)(
    'a call that waited completes nothing in a session that was %s meanwhile',
    async (end) => {
      const calls = {
        password: (person: Person) =>
          world.client(person.session).auth.updateUser.mutate({ password: 'a new password' }),
        metadata: (person: Person) =>
          world.client(person.session).auth.updateUser.mutate({ metadata: { theme: 'dark' } }),
        email: (person: Person, code: string) =>
          world.client(person.session).auth.confirmEmailChange.mutate({ code }),
      };
      for (const begin of Object.values(calls)) {
        const person = await world.signUp();
        const { id } = person.session.user;
        const email = newAddress();
        await world.client(person.session).auth.updateUser.mutate({ email });
        const code = codeIn(await inbox.next(email));
        const call = await whileHeld(
          world,
          (tx) => tx`select from auth.users where id = ${id} for update`,
          () => begin(person, code),
          async (tx) => {
            if (end === 'banned') await tx`update auth.users set banned_at = now() where id = ${id}`;
            if (end === 'expired')
              await tx`update auth.sessions set idle_expires_at = now() where user_id = ${id}`;
            if (end === 'revoked') {
              await tx`update auth.sessions set revoked_at = now(), revoked_reason = 'was_not_me' where user_id = ${id}`;
            }
          },
        );
        await expectRefusal(call.outcome, end === 'banned' ? 'user_banned' : `session_${end}`);
        const [row] = await world.database.sql`select email, metadata from auth.users where id = ${id}`;
        expect(row).toEqual({ email: person.email, metadata: {} });
      }
    },
  );

  it('a new address that was withdrawn while its proof waited is not taken', async () => {
    const person = await world.signUp();
    const { id } = person.session.user;
    const client = world.client(person.session);
    const email = newAddress();
    await client.auth.updateUser.mutate({ email });
    const code = codeIn(await inbox.next(email));
    const call = await whileHeld(
      world,
      (tx) => tx`select from auth.users where id = ${id} for update`,
      () => client.auth.confirmEmailChange.mutate({ code }),
      (tx) => tx`update auth.users set new_email = null where id = ${id}`,
    );
    await expectRefusal(call.outcome, 'invalid_code');
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
    await expectRefusal(signIn(), 'invalid_credentials');
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

  it('46. before the proof there is no account, and a password that was offered tells nothing', async () => {
    const unknown = newAddress();
    const password = 'the password of a stranger';
    const count = async (): Promise<number | undefined> => {
      const [row] = await world.database.sql<{ count: number }[]>`
        select ((select count(*) from auth.users) +
          (select count(*) from auth.audit_events where type = 'user.signed_up'))::integer as count`;
      return row?.count;
    };
    const before = await count();
    await signUp(unknown, password);
    expect(await count()).toBe(before);
    const asStranger = { email: unknown, password };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(asStranger), 'invalid_credentials');
  });

  it('an account that was opened while nothing was to be proven is told to prove its address', async () => {
    await world.database.sql`update auth.backends set require_email_proof = false`;
    const person = await world.signUp();
    await world.database.sql`update auth.backends set require_email_proof = true`;
    await expectRefusal(world.signIn(person), 'email_not_verified');
  });

  /** Confirms a sign-up, none of whose passwords may count, and sets one. */
  async function expectNoPassword(email: string, code: string, offered: readonly string[]): Promise<void> {
    const { session } = await world.client().auth.verifyEmail.mutate({ email, code });
    expect(session.user).toMatchObject({ email, metadata: {}, emailVerifiedAt: expect.any(String) });
    for (const password of offered) {
      const refused = world.client().auth.signInWithPassword.mutate({ email, password });
      await expectRefusal(refused, 'invalid_credentials');
    }
    const password = 'chosen in the session';
    await world.client(session).auth.updateUser.mutate({ password });
    await world.client().auth.signInWithPassword.mutate({ email, password });
  }

  it('48. where several people offered a password, no mail brings one, and the owner sets it', async () => {
    for (const confirmed of [0, 1, 2]) {
      const email = newAddress();
      const offered = ['the first stranger', 'the owner herself', 'the second stranger'];
      const codes: string[] = [];
      for (const password of offered) {
        await signUp(email, password);
        codes.push(codeIn(await inbox.next(email)));
        await passTime(world.database, 61);
      }
      await expectNoPassword(email, codes[confirmed] ?? '', offered);
    }
  });

  it('48. a stranger’s mail is no trap where the owner’s own is refused, by sign-up or by mail', async () => {
    const asks = [
      (email: string) => signUp(email, 'the owner herself'),
      (email: string) => world.client().auth.signInWithEmail.mutate({ email }),
    ];
    for (const ask of asks) {
      const email = newAddress();
      await signUp(email, 'the first stranger');
      await expectRefusal(ask(email), 'rate_limited');
      const code = codeIn(await inbox.next(email));
      await expectNoPassword(email, code, ['the first stranger', 'the owner herself']);
    }
  });

  it('48. nor where both sign up at once', async () => {
    const email = newAddress();
    const offered = ['the first stranger', 'the owner herself', 'the second stranger'];
    const outcomes = await Promise.allSettled(offered.map((password) => signUp(email, password)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expectNoPassword(email, codeIn(await inbox.next(email)), offered);
  });

  it('the page of a sign-up’s link says whether a password comes with it', async () => {
    const email = newAddress();
    await signUp(email, 'the first stranger');
    const link = linkIn(await inbox.next(email)).replace('https://aalto.test', world.api.url);
    const page = async (): Promise<string> => (await fetch(link)).text();
    expect(await page()).toContain('opens an account with the password');
    await expectRefusal(signUp(email, 'the owner herself'), 'rate_limited');
    expect(await page()).toContain('opens an account that has no password yet');
  });

  it('a sign-up that was refused leaves no trace: the next one brings its password', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    await inbox.next(email);
    await expectRefusal(signUp(email, 'the owner herself'), 'rate_limited');
    await passTime(world.database, 61);
    await signUp(email, 'the owner herself');
    await world.client().auth.verifyEmail.mutate({ email, code: codeIn(await inbox.next(email)) });
    await world.client().auth.signInWithPassword.mutate({ email, password: 'the owner herself' });
  });
});
