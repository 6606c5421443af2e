import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { createSocialWorld } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';
import type { Person, Session } from '../support/world.ts';

let social: SocialWorld;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  social = await createSocialWorld({ variables: { SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await social.close();
  await inbox.close();
});

const identitiesOf = async (session: Session) =>
  (await social.client(session).auth.listIdentities.query()).identities;

const unlink = (session: Session, identityId = '') =>
  social.client(session).auth.unlinkIdentity.mutate({ identityId });

const proveAddress = ({ session }: Person) =>
  social.database.sql`update auth.users set email_verified_at = now() where id = ${session.user.id}`;

/** "This wasn't me", pressed on the page of a mail. */
async function press(link: string): Promise<number> {
  const body = new URL(link).searchParams;
  return (await fetch(`${social.api.url}/auth/confirm`, { method: 'POST', body })).status;
}

describe('an identity that is linked', () => {
  it('by a thief is told to the owner, who undoes it: identity, sessions and password are gone', async () => {
    const person = await social.signUp();
    const thief = social.addPerson();
    const session = await social.linkAs(thief.subject, person.session);
    const notice = await inbox.next(person.email);
    expect(notice.subject).toMatch(/sign-in by acme was added/);
    expect(notice.text).toContain(`The identity “${thief.email}” at acme was linked`);
    expect(notice.text).toMatch(/When: .* UTC, from .*/);
    const thiefs = await social.signInAs(thief.subject);
    expect(thiefs.user.id).toBe(person.session.user.id);

    expect(await press(linkIn(notice))).toBe(200);
    for (const each of [session, thiefs])
      await expectRefusal(social.client(each).auth.getUser.query(), 'session_revoked');
    await expectRefusal(social.signIn(person), 'invalid_credentials');
    expect((await social.signInAs(thief.subject)).user.id).not.toBe(person.session.user.id);

    const code = codeIn(await inbox.next(person.email));
    const password = 'the owner is back';
    const proof = { email: person.email, code, password };
    const owner = await social.client().auth.resetPassword.mutate(proof);
    expect(await identitiesOf(owner.session)).toEqual([]);
  });

  it('before that, stays: a notice undoes what it tells of and what came after', async () => {
    const person = await social.signUp();
    const session = await social.linkAs(social.addPerson().subject, person.session);
    const first = await inbox.next(person.email);
    const later = social.addPerson();
    await social.linkAs(later.subject, session);
    expect(await press(linkIn(await inbox.next(person.email)))).toBe(200);
    const left = () => social.database.sql`
      select from auth.identities where user_id = ${person.session.user.id}`;
    expect(await left()).toHaveLength(1);
    expect(await press(linkIn(first))).toBe(200);
    expect(await left()).toHaveLength(0);
  });

  it('once is told once, also where the answer was lost and asked for again', async () => {
    const person = await social.signUp();
    const { subject } = social.addPerson();
    const linked = await social.linkAs(subject, person.session);
    await social.linkAs(subject, linked);
    await social.signInAs(subject);
    expect(await noticesOf(person)).toEqual(['identity_linked']);
  });

  it('by its proven address alone, as somebody signs in, is told to the account that was there', async () => {
    const person = await social.signUp();
    await proveAddress(person);
    const { subject } = social.addPerson({ email: person.email });
    expect((await social.signInAs(subject)).user.id).toBe(person.session.user.id);
    const notice = await inbox.next(person.email);
    expect(notice.subject).toMatch(/sign-in by acme was added/);
    expect(await press(linkIn(notice))).toBe(200);
    const left = await social.database.sql`
      select from auth.identities where user_id = ${person.session.user.id}`;
    expect(left).toHaveLength(0);
  });

  it('as it opens an account is told to nobody: there was no owner to tell', async () => {
    const { subject, email } = social.addPerson();
    const session = await social.signInAs(subject);
    expect(await noticesOf({ email, password: '', session })).toEqual([]);
  });
});

describe('an identity that is unlinked', () => {
  it('ends every other session, whoever began it, keeps this one, and is told by mail', async () => {
    const person = await social.signUp();
    const thief = social.addPerson();
    const session = await social.linkAs(thief.subject, person.session);
    await inbox.next(person.email);
    const others = [await social.signInAs(thief.subject), await social.signIn(person)];
    const [identity] = await identitiesOf(session);
    await unlink(session, identity?.id);
    for (const each of others)
      await expectRefusal(social.client(each).auth.getUser.query(), 'session_revoked');
    await social.client(session).auth.getUser.query();
    const reasons = await social.database.sql`
      select distinct revoked_reason as reason from auth.sessions
      where user_id = ${person.session.user.id} and revoked_at is not null`;
    expect([...reasons]).toEqual([{ reason: 'identity_unlinked' }]);

    const notice = await inbox.next(person.email);
    expect(notice.subject).toMatch(/sign-in by acme was removed/);
    expect(notice.text).toContain(`The identity “${thief.email}” at acme was removed`);
    expect(await press(linkIn(notice))).toBe(200);
    await expectRefusal(social.client(session).auth.getUser.query(), 'session_revoked');
  });

  it('or not: a refusal ends no session and tells nobody', async () => {
    const { subject, email } = social.addPerson();
    const session = await social.signInAs(subject);
    const other = await social.signInAs(subject);
    await social.database.sql`update auth.users set email_verified_at = null where id = ${session.user.id}`;
    const [identity] = await identitiesOf(session);
    await expectRefusal(unlink(session, identity?.id), 'conflict');
    await social.client(other).auth.getUser.query();
    expect(await noticesOf({ email, password: '', session })).toEqual([]);
  });
});

/** Which notices an account was sent. */
async function noticesOf({ session }: Person): Promise<string[]> {
  const rows = await social.database.sql<{ kind: string }[]>`
    select kind from auth.mails where user_id = ${session.user.id} order by created_at`;
  return rows.map(({ kind }) => kind);
}
