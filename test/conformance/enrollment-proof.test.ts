import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import type { Refusal } from '../support/client.ts';
import { newAttempt } from '../support/families.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { whileHeld } from '../support/while-held.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

let world: World;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
});
beforeEach(() => setProof('email'));
afterAll(async () => {
  await world.close();
  await inbox.close();
});

const asked = { status: 403, details: { maxAgeSeconds: 600, method: 'email' } };

describe('enrollmentProof: email', () => {
  it('21c: a thief with the password alone completes no first enrollment', async () => {
    const { thief, proof } = await pendingThief();
    await setProof('email');
    const client = world.client(thief, world.otherApi);
    expect(await expectProofByMail(client.auth.enrollMfa.mutate())).toMatchObject(asked);
    expect(await expectProofByMail(client.auth.verifyMfa.mutate(proof))).toMatchObject(asked);
    const { code } = proof;
    expect(await expectProofByMail(client.auth.verifyMfa.mutate({ code }))).toMatchObject(asked);
    await expectNoFactor(thief);
  });

  it('21c: the password, proven once more, does not help', async () => {
    const person = await world.signUp();
    const { password } = person;
    const { session } = await world.client(person.session).auth.reauthenticate.mutate({ password });
    expect(await expectProofByMail(world.client(session).auth.enrollMfa.mutate())).toMatchObject(asked);
  });

  it('21c: nor does an address of the thief’s own: the account is not moved without a mailed code', async () => {
    const person = await world.signUp();
    const client = world.client(person.session);
    const move = { email: `${randomUUID()}@example.com` };
    expect(await expectProofByMail(client.auth.updateUser.mutate(move))).toMatchObject(asked);
    expect((await client.auth.getUser.query()).user.newEmail).toBeNull();
    const proven = await proveByMail(person, person.session);
    const moving = await world.client(proven).auth.updateUser.mutate(move);
    expect(moving.user.newEmail).toBe(move.email);
  });

  it('21c: nor one that was asked for before the setting was thrown', async () => {
    await setProof('none');
    const thief = await world.signIn(await world.signUp());
    const email = `${randomUUID()}@example.com`;
    await world.client(thief).auth.updateUser.mutate({ email });
    await setProof('email');
    const proof = { code: codeIn(await inbox.next(email)) };
    const { auth } = world.client(thief);
    expect(await expectProofByMail(auth.confirmEmailChange.mutate(proof))).toMatchObject(asked);
    expect((await auth.getUser.query()).user.email).not.toBe(email);
  });

  it('21c: a setting that is thrown while the code is judged holds the enrollment up', async () => {
    const { thief, proof } = await pendingThief();
    const { id } = thief.user;
    const { outcome } = await whileHeld(
      world,
      (tx) => tx`select from auth.users where id = ${id} for update`,
      () => world.client(thief).auth.verifyMfa.mutate(proof),
      () => setProof('email'),
    );
    expect(await expectProofByMail(outcome)).toMatchObject(asked);
    await expectNoFactor(thief);
  });

  it('a mailed code lets its owner enroll, also where the answer is lost and asked for again', async () => {
    const person = await world.signUp();
    const session = await proveByMail(person, person.session);
    expect((await enroll(session)).user.factors).toHaveLength(1);
  });

  it('signing in by mail counts, by code and by link', async () => {
    const person = await world.signUp();
    for (const claimOf of [
      async () => ({ email: person.email, code: codeIn(await inbox.next(person.email)) }),
      async () => ({ token: tokenIn(await inbox.next(person.email)) }),
    ]) {
      await passTime(world.database, 61);
      await world.client().auth.signInWithEmail.mutate({ email: person.email });
      const { session } = await world.client().auth.verifyEmail.mutate(await claimOf());
      expect(await world.client(session).auth.enrollMfa.mutate()).toHaveProperty('secret');
    }
  });

  it('a mailed code is good for ten minutes, in its own session alone', async () => {
    const person = await world.signUp();
    const session = await proveByMail(person, person.session);
    const elsewhere = await world.signIn(person);
    await expectProofByMail(world.client(elsewhere).auth.enrollMfa.mutate());
    await passTime(world.database, 590);
    const { otpauthUrl } = await world.client(session).auth.enrollMfa.mutate();
    await passTime(world.database, 10);
    const code = scanOtpauthUrl(otpauthUrl).code();
    await expectProofByMail(world.client(session).auth.verifyMfa.mutate({ code }));
    await expectProofByMail(world.client(session).auth.enrollMfa.mutate());
  });

  it('a second authenticator takes the first one, and no mail', async () => {
    await setProof('none');
    const person = await world.signUpWithFactor();
    await setProof('email');
    expect((await enroll(person.session)).user.factors).toHaveLength(2);
  });
});

describe('after an operator’s reset', () => {
  const reset = (userId: string) => world.database.sql`
    update auth.users set enrollment_needs_email = true where id = ${userId}`;

  it('21c: a mailed code is asked for, whatever the setting, and only once', async () => {
    await setProof('none');
    const person = await world.signUp();
    await reset(person.session.user.id);
    const client = world.client(person.session, world.otherApi);
    expect(await expectProofByMail(client.auth.enrollMfa.mutate())).toMatchObject(asked);

    const session = await enroll(await proveByMail(person, person.session));
    const [factor] = session.user.factors;
    await world.client(session).auth.unenrollMfa.mutate({ factorId: factor?.id ?? '' });
    const later = await world.signIn(person);
    expect((await enroll(later)).user.factors).toHaveLength(1);
  });

  it('21c: no enrollment is completed that was under way', async () => {
    const { thief, proof } = await pendingThief();
    const { id } = thief.user;
    const { outcome } = await whileHeld(
      world,
      (tx) => tx`update auth.users set enrollment_needs_email = true where id = ${id}`,
      () => world.client(thief).auth.verifyMfa.mutate(proof),
      () => Promise.resolve(),
    );
    expect(await expectProofByMail(outcome)).toMatchObject(asked);
    await expectNoFactor(thief);
  });
});

/** A thief with the password, and an enrollment that was begun while nothing was asked for. */
async function pendingThief() {
  await setProof('none');
  const thief = await world.signIn(await world.signUp());
  const { factorId, otpauthUrl } = await world.client(thief).auth.enrollMfa.mutate();
  return { thief, proof: { code: scanOtpauthUrl(otpauthUrl).code(), factorId } };
}

function expectProofByMail(call: Promise<unknown>): Promise<Refusal> {
  return expectRefusal(call, 'reauthentication_required');
}

async function expectNoFactor(session: Session): Promise<void> {
  expect(await world.client(session).auth.listFactors.query()).toEqual({ factors: [] });
}

/** Proves the address in a session by a mailed code; the answer to the first call is lost. */
async function proveByMail({ email }: Person, session: Session): Promise<Session> {
  const { auth } = world.client(session, world.otherApi);
  await auth.sendReauthenticationCode.mutate();
  const proof = { code: codeIn(await inbox.last(email, /code/i)), attempt: newAttempt() };
  await auth.reauthenticate.mutate(proof);
  return (await auth.reauthenticate.mutate(proof)).session;
}

async function enroll(session: Session): Promise<Session> {
  const { auth } = world.client(session);
  const { otpauthUrl } = await auth.enrollMfa.mutate();
  return (await auth.verifyMfa.mutate({ code: scanOtpauthUrl(otpauthUrl).code() })).session;
}

function tokenIn(mail: Parameters<typeof linkIn>[0]): string {
  return new URL(linkIn(mail)).searchParams.get('token') ?? '';
}

async function setProof(proof: 'none' | 'email'): Promise<void> {
  await world.database.sql`update auth.backends set enrollment_proof = ${proof} where id = ${world.demo.id}`;
}
