import { randomUUID } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { newAttempt, refresh } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { AppPkce, SocialWorld } from '../support/social-world.ts';
import { stepUp } from '../support/time-steps.ts';
import type { Session } from '../support/world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld({ processes: 2 })));
afterAll(() => social.close());

const identitiesOf = async (session: Session) =>
  (await social.client(session).auth.listIdentities.query()).identities;

const beginLink = async (session: Session, { codeChallenge }: AppPkce): Promise<string> => {
  const visit = { provider: 'acme', redirectTo: REDIRECT_TO, codeChallenge };
  return (await social.client(session).auth.linkIdentity.mutate(visit)).url;
};

/** A code at the app, for a link that this session began. */
const arrive = async (session: Session, pkce: AppPkce, subject = social.addPerson().subject) => {
  const { url } = await social.browse(await beginLink(session, pkce), subject);
  return url.searchParams.get('code') ?? '';
};

const unlink = (session: Session, identityId = '') =>
  social.client(session).auth.unlinkIdentity.mutate({ identityId });

describe('linking an identity', () => {
  it('adds it to the user who is signed in, whatever its address, and signs in as him afterwards', async () => {
    const person = await social.signUp();
    const { subject } = social.addPerson({ email: 'elsewhere@example.com', email_verified: false });
    const linked = await social.linkAs(subject, person.session);
    expect(linked).toMatchObject({ id: person.session.id, user: { id: person.session.user.id } });
    const identity = {
      id: expect.any(String),
      provider: 'acme',
      email: 'elsewhere@example.com',
      createdAt: expect.any(String),
      lastSignInAt: null,
    };
    expect(await identitiesOf(linked)).toEqual([identity]);
    expect((await social.signInAs(subject)).user.id).toBe(person.session.user.id);
    expect(await identitiesOf(linked)).toMatchObject([{ lastSignInAt: expect.any(String) }]);
    const events = await social.database.sql`
      select details->>'provider' as provider from auth.audit_events
      where subject_id = ${person.session.user.id} and type = 'identity.linked'
    `;
    expect([...events]).toEqual([{ provider: 'acme' }]);
  });

  it('rotates the session’s own tokens; its level and the time of its proof stay', async () => {
    const person = await social.signUpWithFactor();
    const linked = await social.linkAs(social.addPerson().subject, person.session);
    expect(linked.aal).toBe('aal2');
    const [before, after] = [person.session, linked].map(({ accessToken }) => decodeJwt(accessToken));
    for (const claim of ['sid', 'auth_time', 'mfa_time', 'epoch'])
      expect(after?.[claim]).toBe(before?.[claim]);
    expect(after?.['amr']).toEqual(['pwd', 'otp', 'mfa']);
    expect((await refresh(social.world, linked)).id).toBe(person.session.id);
  });

  it('is repeated byte for byte under the same attempt, and adds nothing twice', async () => {
    const { session } = await social.signUp();
    const pkce = newPkce();
    const input = {
      code: await arrive(session, pkce),
      codeVerifier: pkce.codeVerifier,
      attempt: newAttempt(),
    };
    const first = (await social.client(session).auth.exchangeCode.mutate(input)).session;
    const again = await social.client(session, social.world.otherApi).auth.exchangeCode.mutate(input);
    expect(again.session.refreshToken).toBe(first.refreshToken);
    const other = { ...input, attempt: newAttempt() };
    await expectRefusal(social.client(first).auth.exchangeCode.mutate(other), 'invalid_code');
    await refresh(social.world, first);
    await expectRefusal(social.client(session).auth.exchangeCode.mutate(input), 'refresh_superseded');
    expect(await identitiesOf(first)).toHaveLength(1);
  });

  it('under an attempt that a refresh has used links nothing', async () => {
    const { session } = await social.signUp();
    const pkce = newPkce();
    const attempt = newAttempt();
    const code = await arrive(session, pkce);
    const refreshed = await refresh(social.world, session, attempt);
    const input = { code, codeVerifier: pkce.codeVerifier, attempt };
    await expectRefusal(social.client(refreshed).auth.exchangeCode.mutate(input), 'refresh_superseded');
    expect(await identitiesOf(refreshed)).toEqual([]);
    await social.exchange(code, pkce, social.client(refreshed));
    expect(await identitiesOf(refreshed)).toHaveLength(1);
  });

  it('needs a session of the user who began it: another’s gets nothing, and the code is spent', async () => {
    const [owner, other] = [await social.signUp(), await social.signUp()];
    const pkce = newPkce();
    const code = await arrive(owner.session, pkce);
    await expectRefusal(social.exchange(code, pkce), 'invalid_token');
    await expectRefusal(social.exchange(code, pkce, social.client(other.session)), 'invalid_code');
    await expectRefusal(social.exchange(code, pkce, social.client(owner.session)), 'invalid_code');
    for (const { session } of [owner, other]) expect(await identitiesOf(session)).toEqual([]);
  });

  it('finishes in another session of the same user, and not in one that has ended', async () => {
    const person = await social.signUp();
    const pkce = newPkce();
    const code = await arrive(person.session, pkce);
    const ended = await social.signIn(person);
    await social.client(ended).auth.signOut.mutate();
    await expectRefusal(social.exchange(code, pkce, social.client(ended)), 'session_revoked');
    await social.exchange(code, pkce, social.client(await social.signIn(person)));
    expect(await identitiesOf(person.session)).toHaveLength(1);
  });

  it('is a conflict where the identity is somebody else’s, and no change where it is one’s own', async () => {
    const [owner, other] = [await social.signUp(), await social.signUp()];
    const { subject } = social.addPerson();
    const linked = await social.linkAs(subject, owner.session);
    await expectRefusal(social.linkAs(subject, other.session), 'conflict');
    const again = await social.linkAs(subject, linked);
    expect(await identitiesOf(again)).toHaveLength(1);
    expect((await social.signInAs(subject)).user.id).toBe(owner.session.user.id);
  });

  it('needs a recent proof, and the second factor where there is one', async () => {
    const person = await social.signUpWithFactor();
    const atAal1 = await social.signIn(person);
    await expectRefusal(beginLink(atAal1, newPkce()), 'insufficient_aal');
    await expectRefusal(social.client(atAal1).auth.listIdentities.query(), 'insufficient_aal');
    const pkce = newPkce();
    const code = await arrive(person.session, pkce);
    await expectRefusal(social.exchange(code, pkce, social.client(atAal1)), 'insufficient_aal');
    await social.exchange(code, pkce, social.client(await stepUp(social.world, person, atAal1)));

    const other = await social.signUp();
    await passTime(social.database, 601);
    await expectRefusal(beginLink(other.session, newPkce()), 'reauthentication_required');
    await expectRefusal(unlink(other.session, randomUUID()), 'reauthentication_required');
    await identitiesOf(other.session);
  });
});

describe('unlinking an identity', () => {
  it('takes it away: it signs in to that account no more', async () => {
    const person = await social.signUp();
    const { subject } = social.addPerson();
    const session = await social.linkAs(subject, person.session);
    const [identity] = await identitiesOf(session);
    expect(await unlink(session, identity?.id)).toEqual({});
    expect(await identitiesOf(session)).toEqual([]);
    expect((await social.signInAs(subject)).user.id).not.toBe(person.session.user.id);
    const events = await social.database.sql`
      select details from auth.audit_events
      where subject_id = ${person.session.user.id} and type = 'identity.unlinked'
    `;
    expect([...events]).toEqual([{ details: { provider: 'acme', identityId: identity?.id } }]);
  });

  it('takes a code away that is already on its way', async () => {
    const { subject } = social.addPerson();
    const session = await social.signInAs(subject);
    const pkce = newPkce();
    const { url } = await social.browse(await social.begin(pkce), subject);
    const [identity] = await identitiesOf(session);
    await unlink(session, identity?.id);
    await expectRefusal(social.exchange(url.searchParams.get('code') ?? '', pkce), 'invalid_code');
  });

  it('is a conflict where nothing else lets the user in: no password, proven address or other identity', async () => {
    const { sql } = social.database;
    const first = social.addPerson();
    const session = await social.signInAs(first.subject);
    await sql`update auth.users set email_verified_at = null where id = ${session.user.id}`;
    const [identity] = await identitiesOf(session);
    await expectRefusal(unlink(session, identity?.id), 'conflict');
    expect(await identitiesOf(session)).toHaveLength(1);

    const linked = await social.linkAs(social.addPerson().subject, session);
    await unlink(linked, identity?.id);
    const [last] = await identitiesOf(linked);
    await expectRefusal(unlink(linked, last?.id), 'conflict');
    await sql`update auth.users set email_verified_at = now() where id = ${session.user.id}`;
    await unlink(linked, last?.id);
  });

  it('of two at once, the last way in stays', async () => {
    const session = await social.signInAs(social.addPerson().subject);
    const linked = await social.linkAs(social.addPerson().subject, session);
    await social.database.sql`update auth.users set email_verified_at = null where id = ${session.user.id}`;
    const both = await identitiesOf(linked);
    const outcomes = await Promise.allSettled(both.map(({ id }) => unlink(linked, id)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await identitiesOf(linked)).toHaveLength(1);
  });

  it('reaches one’s own alone', async () => {
    const { subject } = social.addPerson();
    const owner = await social.signInAs(subject);
    const [identity] = await identitiesOf(owner);
    const other = await social.signUp();
    for (const id of [identity?.id, randomUUID()])
      await expectRefusal(unlink(other.session, id), 'not_found');
    expect(await identitiesOf(owner)).toHaveLength(1);
  });
});
