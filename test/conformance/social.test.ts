import { randomUUID } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectClient, expectRefusal } from '../support/client.ts';
import { newAttempt, refresh } from '../support/families.ts';
import { holdTable } from '../support/hold-table.ts';
import { signInAtAal2 } from '../support/time-steps.ts';
import { allowRedirect, createSocialWorld, newPkce } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld({ processes: 2 })));
afterAll(() => social.close());

const proveAddress = (userId: string) =>
  social.database.sql`update auth.users set email_verified_at = now() where id = ${userId}`;

const usersOf = async (backendId: string): Promise<number> => {
  const [row] = await social.database.sql<{ count: number }[]>`
    select count(*)::integer as count from auth.users where backend_id = ${backendId}
  `;
  return row?.count ?? 0;
};

/** What the app is told in the redirect. */
const errorFor = async (subject: string): Promise<string | null> => {
  const { url } = await social.browse(await social.begin(newPkce()), subject);
  expect(url.searchParams.has('code')).toBe(false);
  return url.searchParams.get('error');
};

describe('social sign-in', () => {
  it('opens an account with a proven address, and comes back to the app’s own page', async () => {
    const { subject, email } = social.addPerson();
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), subject);
    const code = url.searchParams.get('code') ?? '';
    expect(url.href).toBe(`https://app.example.com/welcome?from=provider&code=${code}`);
    const { session } = await social.exchange(code, pkce);
    expect(session.user).toMatchObject({ email, emailVerifiedAt: expect.any(String), factors: [] });
    expect(await social.client(session).auth.getUser.query()).toMatchObject({ user: { email } });
    await social.client(session).data.notes.list.query();

    const events = await social.database.sql`
      select type, details->>'method' as method, details->>'provider' as provider
      from auth.audit_events where subject_id = ${session.user.id} order by at
    `;
    expect([...events]).toEqual([
      { type: 'user.signed_up', method: null, provider: null },
      { type: 'identity.linked', method: null, provider: 'acme' },
      { type: 'session.created', method: 'fed', provider: 'acme' },
    ]);
  });

  it('finds the same user the second time, and whichever process each step meets', async () => {
    const { subject } = social.addPerson();
    const first = await social.signInAs(subject);
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), subject, social.world.otherApi);
    const code = url.searchParams.get('code') ?? '';
    const { session } = await social.exchange(code, pkce, social.client(undefined, social.world.otherApi));
    expect(session.user.id).toBe(first.user.id);
    expect(session.id).not.toBe(first.id);
  });

  it('26: leads to aal1 and never more, also for a user with a factor', async () => {
    const person = await social.signUpWithFactor();
    await proveAddress(person.session.user.id);
    const { subject } = social.addPerson({ email: person.email });
    await social.requireMfa(true);
    const session = await social.signInAs(subject);
    expect(session.user.id).toBe(person.session.user.id);
    expect(session.aal).toBe('aal1');
    expect(decodeJwt(session.accessToken)).toMatchObject({ aal: 'aal1', amr: ['fed'] });
    const { details } = await expectRefusal(social.client(session).data.notes.list.query(), 'mfa_required');
    expect(details).toMatchObject({ next: 'verify' });
    expect((await refresh(social.world, session)).aal).toBe('aal1');
    await social.requireMfa(false);
  });

  it('links to the account that has proven the same address, whose password stays', async () => {
    const person = await social.signUp();
    await proveAddress(person.session.user.id);
    const { subject } = social.addPerson({ email: person.email.toUpperCase() });
    expect((await social.signInAs(subject)).user).toMatchObject({
      id: person.session.user.id,
      email: person.email,
    });
    await social.client(person.session).auth.getUser.query();
    await social.signIn(person);
  });

  it('48: gives whoever registered the address before nothing: no password, session, factor or identity', async () => {
    const stranger = await social.signUpWithFactor();
    const strangers = social.addPerson();
    const aal2 = await signInAtAal2(social.world, stranger);
    await social.linkAs(strangers.subject, aal2);
    const owner = social.addPerson({ email: stranger.email });
    const session = await social.signInAs(owner.subject);

    expect(session.user).toMatchObject({ id: stranger.session.user.id, factors: [], metadata: {} });
    await expectRefusal(social.client(stranger.session).auth.getUser.query(), 'session_revoked');
    const { email, password } = stranger;
    await expectRefusal(
      social.client().auth.signInWithPassword.mutate({ email, password }),
      'invalid_credentials',
    );
    const { identities } = await social.client(session).auth.listIdentities.query();
    expect(identities).toMatchObject([{ provider: 'acme', email }]);
    expect((await social.signInAs(strangers.subject)).user.id).not.toBe(session.user.id);
  });

  it('48: a code that the stranger’s identity still had is worth nothing either', async () => {
    const stranger = await social.signUp();
    const { subject } = social.addPerson();
    await social.linkAs(subject, stranger.session);
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), subject);
    await social.signInAs(social.addPerson({ email: stranger.email }).subject);
    const code = url.searchParams.get('code') ?? '';
    await expectRefusal(social.exchange(code, pkce), 'invalid_code');
  });

  it('53: an address that the provider does not call verified opens and links nothing', async () => {
    const person = await social.signUp();
    await proveAddress(person.session.user.id);
    const before = await usersOf(social.demo.id);
    const accounts = [
      { email: person.email, email_verified: false },
      { email: `${randomUUID()}@example.com`, email_verified: false },
      { email: 'not an address', email_verified: true },
    ];
    for (const account of accounts) {
      const { subject } = social.addPerson(account);
      expect(await errorFor(subject)).toBe('email_not_verified');
    }
    const said: unknown[] = ['true', 1, null, {}];
    for (const verified of said) {
      const { subject } = social.addPerson();
      Object.assign(social.idp.accounts.get(subject) ?? {}, {
        email: person.email,
        email_verified: verified,
      });
      expect(await errorFor(subject)).toBe('email_not_verified');
    }
    social.idp.accounts.set('without an address', {});
    expect(await errorFor('without an address')).toBe('email_not_verified');
    expect(await usersOf(social.demo.id)).toBe(before);
    expect(await social.client(person.session).auth.listIdentities.query()).toEqual({ identities: [] });
  });

  it('goes by the subject: another address, another’s address or none under it moves nobody', async () => {
    const other = await social.signUp();
    await proveAddress(other.session.user.id);
    const { subject, email } = social.addPerson();
    const { user } = await social.signInAs(subject);
    const told = [`${randomUUID()}@example.com`, other.email, undefined];
    for (const now of told) {
      social.idp.accounts.set(
        subject,
        now === undefined ? {} : { email: now, email_verified: now !== told[0] },
      );
      const session = await social.signInAs(subject);
      expect(session.user).toMatchObject({ id: user.id, email });
      const { identities } = await social.client(session).auth.listIdentities.query();
      expect(identities).toMatchObject([{ email: now ?? null, lastSignInAt: expect.any(String) }]);
    }
  });

  it('refuses a banned user, by the identity and by the address', async () => {
    const { subject, email } = social.addPerson();
    const { user } = await social.signInAs(subject);
    await social.database.sql`update auth.users set banned_at = now() where id = ${user.id}`;
    expect(await errorFor(subject)).toBe('user_banned');
    expect(await errorFor(social.addPerson({ email }).subject)).toBe('user_banned');
  });

  it('refuses a user who is banned between the redirect and the exchange', async () => {
    const { subject } = social.addPerson();
    const { user } = await social.signInAs(subject);
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), subject);
    await social.database.sql`update auth.users set banned_at = now() where id = ${user.id}`;
    await expectRefusal(social.exchange(url.searchParams.get('code') ?? '', pkce), 'user_banned');
  });

  it('opens no account where sign-ups are switched off, and still lets users in', async () => {
    const known = social.addPerson();
    const { user } = await social.signInAs(known.subject);
    const { sql } = social.database;
    await sql`update auth.backends set signups_enabled = false where id = ${social.demo.id}`;
    expect(await errorFor(social.addPerson().subject)).toBe('signups_disabled');
    expect((await social.signInAs(known.subject)).user.id).toBe(user.id);
    const again = social.addPerson({ email: known.email });
    expect((await social.signInAs(again.subject)).user.id).toBe(user.id);
    await sql`update auth.backends set signups_enabled = true where id = ${social.demo.id}`;
  });

  it('59b: with the console’s anon key opens no account', async () => {
    await allowRedirect(social.world, social.console.id);
    await social.save({ ...social.acme, name: 'acme' }, social.console.id);
    const before = await usersOf(social.console.id);
    const client = connectClient(social.api.url, social.console.anonKey);
    const start = await social.begin(newPkce(), 'acme', client);
    const { url } = await social.browse(start, social.addPerson().subject);
    expect(url.searchParams.get('error')).toBe('signups_disabled');
    expect(await usersOf(social.console.id)).toBe(before);
  });
});

describe('the exchange of a code', () => {
  /** A code at the app, and its verifier. */
  const arrive = async () => {
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), social.addPerson().subject);
    return { code: url.searchParams.get('code') ?? '', codeVerifier: pkce.codeVerifier };
  };

  it('is repeated byte for byte under the same attempt, by any process, until the session moves on', async () => {
    const input = { ...(await arrive()), attempt: newAttempt() };
    const first = (await social.client().auth.exchangeCode.mutate(input)).session;
    for (const api of [social.api, social.world.otherApi]) {
      const { session } = await social.client(undefined, api).auth.exchangeCode.mutate(input);
      expect(session.refreshToken).toBe(first.refreshToken);
      expect(session.id).toBe(first.id);
    }
    await refresh(social.world, first);
    await expectRefusal(social.client().auth.exchangeCode.mutate(input), 'invalid_code');
  });

  it('happens once: another attempt, none, or a wrong verifier with the same one gets nothing', async () => {
    const input = { ...(await arrive()), attempt: newAttempt() };
    const { session } = await social.client().auth.exchangeCode.mutate(input);
    const others = [
      { ...input, attempt: newAttempt() },
      { code: input.code, codeVerifier: input.codeVerifier },
      { ...input, codeVerifier: newPkce().codeVerifier },
    ];
    for (const other of others)
      await expectRefusal(social.client().auth.exchangeCode.mutate(other), 'invalid_code');
    const again = await social.client().auth.exchangeCode.mutate(input);
    expect(again.session.refreshToken).toBe(session.refreshToken);
  });

  it('of twenty at once in two processes makes one session', async () => {
    const input = await arrive();
    const calls = Array.from({ length: 20 }, (_, n) =>
      social
        .client(undefined, n % 2 === 0 ? social.api : social.world.otherApi)
        .auth.exchangeCode.mutate({ ...input, attempt: newAttempt() }),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a first sign-in twice at once, in two processes, makes one account with one identity', async () => {
    const { subject } = social.addPerson();
    const pkces = [newPkce(), newPkce()];
    const callbacks = await Promise.all(
      pkces.map(async (pkce) => social.untilCallback(await social.begin(pkce), subject)),
    );
    // Both have looked, and found nobody.
    const held = await holdTable(social.database, 'auth.users', 'share');
    const apis = [social.api, social.world.otherApi];
    const landing = callbacks.map(({ href }, n) => social.browse(href, subject, apis[n]));
    await held.untilWaiting(2);
    await held.release();
    const sessions = await Promise.all(
      landing.map(async (landed, n) => {
        const code = (await landed).url.searchParams.get('code') ?? '';
        return (await social.exchange(code, pkces[n] ?? newPkce())).session;
      }),
    );
    const [one, two] = sessions;
    expect(one?.user.id).toBe(two?.user.id);
    const { identities } = await social.client(one).auth.listIdentities.query();
    expect(identities).toHaveLength(1);
  });
});
