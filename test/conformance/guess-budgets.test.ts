import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl, wrongCode } from '../support/authenticator.ts';
import { expectRefusal, refusalOf } from '../support/client.ts';
import { auditedTimes } from '../support/families.ts';
import { startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

let inbox: Inbox;
let world: World;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});

const newDevice = (): string => randomBytes(32).toString('base64url');

/** Somebody who knows the password guesses in sessions of their own, in both processes, until they are locked out. */
async function lockStrangersOut(person: EnrolledPerson): Promise<Session> {
  const sessions = [await world.signIn(person), await world.signIn(person, world.otherApi)] as const;
  const code = wrongCode(person.authenticator);
  for (let guess = 0; guess < 5; guess += 1) {
    const api = world.apis[guess % 2];
    const session = sessions[guess % 2] ?? sessions[0];
    await expectRefusal(world.client(session, api).auth.verifyMfa.mutate({ code }), 'invalid_code');
  }
  const [session] = sessions;
  await expectRefusal(world.client(session).auth.verifyMfa.mutate({ code }), 'mfa_locked');
  return session;
}

describe('7: a device that reached aal2 before', () => {
  it('still gets in while strangers are locked out, by its session', async () => {
    const person = await world.signUpWithFactor();
    const stranger = await lockStrangersOut(person);
    const owner = world.client(person.session, world.otherApi);
    expect((await owner.auth.challengeMfa.mutate()).retryAfterSeconds).toBeNull();
    const proven = await owner.auth.verifyMfa.mutate({ code: person.authenticator.code(1) });
    expect(proven.session.aal).toBe('aal2');
    // The owner's success is no reason to let strangers guess on.
    const challenge = await world.client(stranger).auth.challengeMfa.mutate();
    expect(challenge.retryAfterSeconds).toBeGreaterThan(800);
  });

  it('still gets in by its secret, after signing out and in again', async () => {
    const person = await world.signUpWithFactor();
    const device = newDevice();
    await prove(person, await world.signIn(person), 1, device);
    await lockStrangersOut(person);
    const later = world.client(await world.signIn(person), world.otherApi);
    expect((await later.auth.challengeMfa.mutate()).retryAfterSeconds).not.toBeNull();
    expect((await later.auth.challengeMfa.mutate({ device })).retryAfterSeconds).toBeNull();
    // Its code of this step is used up, and the next one too.
    await forgetUsedCodes(world.database, person.factorId);
    const proven = await later.auth.verifyMfa.mutate({ code: person.authenticator.code(1), device });
    expect(proven.session.aal).toBe('aal2');
  });

  it('is known to its own person alone', async () => {
    const [person, other] = [await world.signUpWithFactor(), await world.signUpWithFactor()];
    const device = newDevice();
    await prove(other, await world.signIn(other), 1, device);
    await lockStrangersOut(person);
    const guess = { code: person.authenticator.code(1), device };
    const session = await world.signIn(person);
    await expectRefusal(world.client(session).auth.verifyMfa.mutate(guess), 'mfa_locked');
  });

  it('is a stranger again once its factor was taken away: it may be the thief’s', async () => {
    const person = await world.signUpWithFactor();
    const thief = await prove(person, await world.signIn(person), 1);
    const second = await world.client(person.session).auth.enrollMfa.mutate();
    const own = scanOtpauthUrl(second.otpauthUrl);
    await world.client(person.session).auth.verifyMfa.mutate({ code: own.code(), factorId: second.factorId });
    const code = wrongCode(own);
    for (let guess = 0; guess < 5; guess += 1)
      await refusalOf(world.client(thief.session).auth.verifyMfa.mutate({ code }));
    await expectRefusal(world.client(thief.session).auth.verifyMfa.mutate({ code }), 'mfa_locked');
    const owner = await world.client(person.session).auth.challengeMfa.mutate();
    expect(owner.retryAfterSeconds).toBeNull();
  });

  it('is locked by its own guesses, and locks nobody else', async () => {
    const person = await world.signUpWithFactor();
    const code = wrongCode(person.authenticator);
    const known = world.client(person.session);
    for (let guess = 0; guess < 5; guess += 1)
      await expectRefusal(known.auth.verifyMfa.mutate({ code }), 'invalid_code');
    await expectRefusal(known.auth.verifyMfa.mutate({ code }), 'mfa_locked');
    const { session } = await prove(person, await world.signIn(person), 1);
    expect(session.aal).toBe('aal2');
  });
});

describe('8: a factor that a hundred guesses in a row have closed', () => {
  it('tells its owner once, and works on where it was proven before', async () => {
    const person = await world.signUpWithFactor();
    const guesser = await world.signIn(person);
    const stranger = world.client(guesser);
    await setFailures(person, 99);
    const code = wrongCode(person.authenticator);
    await expectRefusal(stranger.auth.verifyMfa.mutate({ code }), 'invalid_code');
    for (let time = 0; time < 2; time += 1)
      await expectRefusal(stranger.auth.verifyMfa.mutate({ code }), 'mfa_locked');

    const mail = await inbox.last(person.email, /Codes of your authenticator are refused/);
    expect(mail.text).toMatch(/hundred wrong codes.*recovery code opens it/s);
    expect(inbox.server.mailsTo(person.email).filter(({ subject }) => subject === mail.subject)).toHaveLength(
      1,
    );
    expect(await auditedTimes(world, guesser, 'factor.closed')).toBe(1);
    const { session } = await prove(person, person.session, 1);
    expect(session.aal).toBe('aal2');
  });

  it('is opened everywhere by a recovery code', async () => {
    const person = await world.signUpWithFactor();
    const stranger = world.client(await world.signIn(person));
    await setFailures(person, 100);
    await expectRefusal(stranger.auth.verifyMfa.mutate({ code: person.authenticator.code(1) }), 'mfa_locked');
    const [code = ''] = person.recoveryCodes;
    await world.client(await world.signIn(person)).auth.verifyRecoveryCode.mutate({ code });
    const { session } = await prove(person, await world.signIn(person), 1);
    expect(session.aal).toBe('aal2');
  });
});

function prove(person: EnrolledPerson, session: Session, step: number, device?: string) {
  const code = person.authenticator.code(step);
  return world.client(session).auth.verifyMfa.mutate(device === undefined ? { code } : { code, device });
}

async function setFailures({ session }: EnrolledPerson, failures: number): Promise<void> {
  await world.database.sql`
    insert into auth.mfa_attempts (backend_id, user_id, budget, failures)
    values (${world.demo.id}, ${session.user.id}, 'new_devices', ${failures})
  `;
}
