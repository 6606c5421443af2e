import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { passTime } from '../support/pass-time.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const newAttempt = (): string => randomBytes(16).toString('base64url');
const newAddress = (): string => `${randomUUID()}@example.com`;

describe('ways in by mail', () => {
  let world: World;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await startInbox();
    world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
  });
  afterAll(async () => {
    await world.close();
    await inbox.close();
  });

  it('one mail brings a code and a link; either signs in at aal1 and proves the address, once', async () => {
    const email = newAddress();
    expect(await world.client().auth.signInWithEmail.mutate({ email })).toEqual({ sent: true });
    const mail = await inbox.next(email);
    const { session } = await world.client().auth.verifyEmail.mutate({ email, code: codeIn(mail) });
    expect(session).toMatchObject({ aal: 'aal1', user: { email } });
    expect(session.user.emailVerifiedAt).not.toBeNull();
    const again = world.client().auth.verifyEmail.mutate({ email, code: codeIn(mail) });
    await expectRefusal(again, 'invalid_code');
  });

  it('the code may be typed on another device, in another process, in groups', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    const code = codeIn(await inbox.next(email)).replace(/^(....)/, ' $1-');
    const elsewhere = world.client(undefined, world.otherApi);
    expect((await elsewhere.auth.verifyEmail.mutate({ email, code })).session.user.email).toBe(email);
  });

  it('49. the link opens a page that may be fetched any number of times; the click hands on, once used it is over', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    const link = linkIn(await inbox.next(email));
    const here = link.replace('https://aalto.test', world.api.url);
    for (let fetched = 0; fetched < 3; fetched += 1) {
      expect((await fetch(here)).status).toBe(200);
      expect((await fetch(here, { method: 'HEAD' })).status).toBe(200);
    }
    const token = new URL(link).searchParams.get('token') ?? '';
    const { session } = await world.client().auth.verifyEmail.mutate({ token });
    expect(session.user.email).toBe(email);
    expect((await fetch(here)).status).toBe(410);
    await expectRefusal(world.client().auth.verifyEmail.mutate({ token }), 'invalid_code');
  });

  it('a lost answer is given again to the same attempt, the same refresh token, and to no other', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    const proof = { email, code: codeIn(await inbox.next(email)), attempt: newAttempt() };
    const { session } = await world.client().auth.verifyEmail.mutate(proof);
    const other = world.client(undefined, world.otherApi);
    const repeated = (await other.auth.verifyEmail.mutate(proof)).session;
    expect(repeated.refreshToken).toBe(session.refreshToken);
    await expectRefusal(other.auth.verifyEmail.mutate({ ...proof, attempt: newAttempt() }), 'invalid_code');
    await world.client().auth.refresh.mutate({ refreshToken: session.refreshToken, attempt: newAttempt() });
    await expectRefusal(other.auth.verifyEmail.mutate(proof), 'invalid_code');
  });

  it('of fifty at once with one code, one signs in', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    const token = new URL(linkIn(await inbox.next(email))).searchParams.get('token') ?? '';
    const tries = Array.from({ length: 50 }, (_, index) =>
      world
        .client(undefined, index % 2 === 0 ? world.api : world.otherApi)
        .auth.verifyEmail.mutate({ token, attempt: newAttempt() }),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('50. after ten minutes it is over; the sixth guess is refused, and a new mail brings no new guesses', async () => {
    const late = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email: late });
    const code = codeIn(await inbox.next(late));
    await passTime(world.database, 601);
    await expectRefusal(world.client().auth.verifyEmail.mutate({ email: late, code }), 'invalid_code');

    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    const right = codeIn(await inbox.next(email));
    const wrong = right === '00000000' ? '11111111' : '00000000';
    for (let guesses = 0; guesses < 5; guesses += 1) {
      await expectRefusal(world.client().auth.verifyEmail.mutate({ email, code: wrong }), 'invalid_code');
    }
    await expectRefusal(world.client().auth.verifyEmail.mutate({ email, code: right }), 'rate_limited');
    await passTime(world.database, 61);
    await world.client().auth.signInWithEmail.mutate({ email });
    const second = codeIn(await inbox.next(email));
    await expectRefusal(world.client().auth.verifyEmail.mutate({ email, code: second }), 'rate_limited');
  });

  it('mail to one address leaves a minute apart and five times an hour, to anyone who asks', async () => {
    const email = newAddress();
    const ask = () => world.client().auth.signInWithEmail.mutate({ email });
    await ask();
    await expectRefusal(ask(), 'rate_limited');
    for (let asked = 1; asked < 5; asked += 1) {
      await passTime(world.database, 61);
      await ask();
    }
    await passTime(world.database, 61);
    await expectRefusal(ask(), 'rate_limited');
  });

  it('none can stand in for another: a sign-in code resets no password, a reset code signs nobody in', async () => {
    const person = await world.signUp();
    await world.client().auth.signInWithEmail.mutate({ email: person.email });
    const signIn = codeIn(await inbox.next(person.email));
    await passTime(world.database, 61);
    await world.client().auth.requestPasswordReset.mutate({ email: person.email });
    const reset = codeIn(await inbox.next(person.email));
    const { email } = person;
    await expectRefusal(world.client().auth.verifyEmail.mutate({ email, code: reset }), 'invalid_code');
    const password = 'another password';
    await expectRefusal(
      world.client().auth.resetPassword.mutate({ email, code: signIn, password }),
      'invalid_code',
    );
  });

  it('a reset sets the password, ends every session, signs in at aal1, and tells the owner', async () => {
    const person = await world.signUpWithFactor();
    await inbox.next(person.email);
    await world.client().auth.requestPasswordReset.mutate({ email: person.email });
    const code = codeIn(await inbox.next(person.email));
    const password = 'quite another password';
    const proof = { email: person.email, code, password };
    // The address was never proven, so whoever proves it now leaves nothing of what was there.
    const { session } = await world.client().auth.resetPassword.mutate(proof);
    expect(session.aal).toBe('aal1');
    await expectRefusal(world.client(person.session).auth.getUser.query(), 'session_revoked');
    expect((await inbox.next(person.email)).subject).toMatch(/password .* was changed/);
    await expectRefusal(world.signIn(person), 'invalid_credentials');
    expect((await world.signIn({ ...person, password })).aal).toBe('aal1');
  });

  it('48. a stranger who opened the account first keeps nothing once the owner proves the address', async () => {
    const stranger = await world.signUpWithFactor();
    await passTime(world.database, 61);
    await world.client().auth.signInWithEmail.mutate({ email: stranger.email });
    const mail = await inbox.last(stranger.email, /Sign in/);
    const { session } = await world.client().auth.verifyEmail.mutate({
      email: stranger.email,
      code: codeIn(mail),
    });
    expect(session.user.factors).toEqual([]);
    expect(session.user.metadata).toEqual({});
    await expectRefusal(world.client(stranger.session).auth.getUser.query(), 'session_revoked');
    await expectRefusal(world.signIn(stranger), 'invalid_credentials');
  });

  it('an address that is proven keeps its password and its factor when its owner signs in by mail', async () => {
    const email = newAddress();
    await world.client().auth.signInWithEmail.mutate({ email });
    await world.client().auth.verifyEmail.mutate({ email, code: codeIn(await inbox.next(email)) });
    await passTime(world.database, 61);
    await world.client().auth.requestPasswordReset.mutate({ email });
    const password = 'the first password';
    const code = codeIn(await inbox.next(email));
    await world.client().auth.resetPassword.mutate({ email, code, password });
    await inbox.next(email);
    await passTime(world.database, 61);
    await world.client().auth.signInWithEmail.mutate({ email });
    await world.client().auth.verifyEmail.mutate({ email, code: codeIn(await inbox.next(email)) });
    expect((await world.client().auth.signInWithPassword.mutate({ email, password })).session.aal).toBe(
      'aal1',
    );
  });

  it('a redirect that the backend does not list exactly is refused before anything is mailed', async () => {
    await world.database.sql`
      update auth.backends set redirect_urls = array['https://app.example.com/callback']
      where id = ${world.demo.id}`;
    const ask = (redirectTo: string) =>
      world.client().auth.signInWithEmail.mutate({ email: newAddress(), redirectTo });
    const refused = [
      'https://app.example.com/callback/',
      'https://app.example.com/callback?next=https://evil.example.com',
      'https://app.example.com.evil.example.com/callback',
      'https://app.example.com@evil.example.com/callback',
      'https://user:pw@app.example.com/callback',
      'http://app.example.com/callback',
      'https://app.example.com:444/callback',
      'javascript:alert(1)',
    ];
    for (const redirectTo of refused) await expectRefusal(ask(redirectTo), 'redirect_not_allowed');
    expect(await ask('https://APP.example.com:443/callback')).toEqual({ sent: true });
  });
});
