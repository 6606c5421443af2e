import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { whileHeld } from '../support/while-held.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

const newAddress = (): string => `${randomUUID()}@example.com`;

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
    const here = link.replace('https://aalto.test', world.api.url);
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
    const reset = await inbox.next(thief.email);
    expect(reset.text).toContain('the password no longer works');
    expect(reset.text).not.toContain('stays as it is');
    const code = codeIn(reset);
    const password = 'the owner is back';
    const proof = { email: thief.email, code, password };
    const { session } = await world.client().auth.resetPassword.mutate(proof);
    expect(session.user.factors).toEqual([]);
    const here = linkIn(notice).replace('https://aalto.test', world.api.url);
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

  /** Moves the account of a session to a new address, as a thief would, and answers it. */
  async function move(session: Session, email = newAddress()): Promise<string> {
    const client = world.client(session);
    await client.auth.updateUser.mutate({ email });
    await client.auth.confirmEmailChange.mutate({ code: codeIn(await inbox.next(email)) });
    return email;
  }

  const accountOf = async (id: string) => {
    const [row] = await world.database.sql<
      { email: string; isProven: boolean; isBanned: boolean; hasPassword: boolean }[]
    >`select email, email_verified_at is not null as "isProven", banned_at is not null as "isBanned",
        password_hash is not null as "hasPassword"
      from auth.users where id = ${id}`;
    return row;
  };

  it('a thief who moved the account twice has no link of his own once the owner pressed the first', async () => {
    const person = await world.signUp();
    const first = await move(person.session);
    const second = await move(person.session);
    const owners = linkIn(await inbox.next(person.email));
    const thiefs = linkIn(await inbox.next(first));
    await press(owners);
    const here = thiefs.replace('https://aalto.test', world.api.url);
    expect((await fetch(here)).status).toBe(410);
    const body = new URL(thiefs).searchParams;
    expect((await fetch(`${world.api.url}/auth/confirm`, { method: 'POST', body })).status).toBe(410);
    expect(await accountOf(person.session.user.id)).toMatchObject({ email: person.email });
    expect(inbox.server.mailsTo(second)).toHaveLength(1);
  });

  it('a thief who presses his own link first takes nothing from the owner’s older one', async () => {
    const person = await world.signUp();
    const first = await move(person.session);
    await move(person.session);
    await press(linkIn(await inbox.next(first)));
    expect(await accountOf(person.session.user.id)).toMatchObject({ email: first });
    const reset = codeIn(await inbox.next(first));
    await press(linkIn(await inbox.next(person.email)));
    expect(await accountOf(person.session.user.id)).toMatchObject({ email: person.email });
    const password = 'the thief is back';
    const refused = world.client().auth.resetPassword.mutate({ email: first, code: reset, password });
    await expectRefusal(refused, 'invalid_code');
  });

  it('a notice from before the account was moved brings the address back as well', async () => {
    const person = await world.signUp();
    await world.client(person.session).auth.updateUser.mutate({ password: 'a password of a thief' });
    const notice = await inbox.next(person.email);
    await move(person.session);
    await press(linkIn(notice));
    expect(await accountOf(person.session.user.id)).toMatchObject({ email: person.email });
  });

  it('an address comes back as proven as it was, whatever the thief has proven', async () => {
    for (const isProven of [false, true]) {
      const person = await world.signUp();
      const { id } = person.session.user;
      if (isProven)
        await world.database.sql`update auth.users set email_verified_at = now() where id = ${id}`;
      await move(person.session);
      await press(linkIn(await inbox.next(person.email)));
      expect(await accountOf(id)).toMatchObject({ email: person.email, isProven });
    }
  });

  it('an unproven account that has the address by then makes room', async () => {
    const person = await world.signUp();
    await move(person.session);
    const { email, password } = person;
    const { session: squatter } = await world.client().auth.signUp.mutate({ email, password });
    expect(squatter).not.toBeNull();
    await press(linkIn(await inbox.next(email)));
    expect(await accountOf(person.session.user.id)).toMatchObject({ email, isBanned: false });
    expect(await accountOf(squatter?.user.id ?? '')).toBeUndefined();
  });

  it('where a proven account has the address by then, the moved one is closed, and the page says so', async () => {
    const person = await world.signUp();
    const { id } = person.session.user;
    const elsewhere = await move(person.session);
    const { email } = person;
    const notice = await inbox.next(email);
    await world.client().auth.signInWithEmail.mutate({ email });
    const holder = await world
      .client()
      .auth.verifyEmail.mutate({ email, code: codeIn(await inbox.next(email)) });
    const page = await press(linkIn(notice));
    expect(await page.text()).toContain('closed');
    const expected = { email: elsewhere, isBanned: true, hasPassword: false };
    expect(await accountOf(id)).toMatchObject(expected);
    expect((await world.client(holder.session).auth.getUser.query()).user.email).toBe(email);
    const [event] = await world.database.sql`
      select details from auth.audit_events where type = 'user.secured' and subject_id = ${id}`;
    expect(event).toEqual({ details: { isClosed: true } });
    await passTime(world.database, 61);
    await world.client().auth.signInWithEmail.mutate({ email: elsewhere });
    const code = codeIn(await inbox.next(elsewhere));
    await expectRefusal(world.client().auth.verifyEmail.mutate({ email: elsewhere, code }), 'user_banned');
  });

  it('takes every way in that came after its notice, and none from before', async () => {
    const person = await world.signUp();
    const { id } = person.session.user;
    const { sql } = world.database;
    const provider = randomUUID();
    const link = (subject: string) => sql`
      insert into auth.identities (backend_id, user_id, provider_id, subject, created_at)
      values (${world.demo.id}, ${id}, ${provider}, ${subject}, clock_timestamp())`;
    await sql`
      insert into auth.identity_providers
        (backend_id, id, name, kind, issuer, client_id, sealed_client_secret, scopes)
      values (${world.demo.id}, ${provider}, 'acme', 'oidc', 'https://acme.example.com', 'id', 'sealed', '{}')`;
    await link('the owner');
    const thief = await world.signIn(person);
    await move(thief);
    const enrollment = await world.client(thief).auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(enrollment.otpauthUrl).code();
    const { session } = await world.client(thief).auth.verifyMfa.mutate({ code });
    await world.client(session).auth.enrollMfa.mutate();
    await link('the thief');
    await press(linkIn(await inbox.next(person.email)));
    const rows = await sql`
      select (select count(*)::integer from auth.factors where user_id = ${id}) as factors,
        (select count(*)::integer from auth.factor_enrollments where user_id = ${id}) as enrollments,
        (select array_agg(subject) from auth.identities where user_id = ${id}) as identities`;
    expect([...rows]).toEqual([{ factors: 0, enrollments: 0, identities: ['the owner'] }]);
  });

  /** Presses a button so many times while the proof behind it is held. */
  async function pressHeld(times: number, person: Person, untilAnswered: boolean): Promise<number[]> {
    const body = new URL(linkIn(await inbox.next(person.email))).searchParams;
    const postOnce = async (): Promise<number> =>
      (await fetch(`${world.api.url}/auth/confirm`, { method: 'POST', body })).status;
    const { outcome } = await whileHeld(
      world,
      (tx) => tx`select from auth.mailed_proofs where user_id = ${person.session.user.id} for update`,
      () => Promise.all(Array.from({ length: times }, postOnce)),
      (_tx, pending) => (untilAnswered ? pending : Promise.resolve()),
      times,
    );
    return outcome;
  }

  it('a double click is answered by the page of a link that is over', async () => {
    const person = await world.signUpWithFactor();
    expect((await pressHeld(2, person, false)).toSorted((one, other) => one - other)).toEqual([200, 410]);
  });

  it('a database that does not answer in time is a page that says to try again', async () => {
    const person = await world.signUpWithFactor();
    expect(await pressHeld(1, person, true)).toEqual([503]);
  }, 20_000);
});
