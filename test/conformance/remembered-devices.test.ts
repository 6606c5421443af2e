import { randomBytes } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { connectSdk } from '../support/sdk-device.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

let inbox: Inbox;
let world: World;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
});
beforeEach(() => world.setAuthentication({ rememberDeviceDays: 30 }));
afterEach(() => world.setAuthentication({ rememberDeviceDays: 0 }));
afterAll(async () => {
  await world.close();
  await inbox.close();
});

/** Someone who has had a device remembered. */
async function remember(): Promise<{ person: EnrolledPerson; device: string; session: Session }> {
  const person = await world.signUpWithFactor();
  const device = randomBytes(32).toString('base64url');
  const session = await prove(person, await world.signIn(person), { device, rememberDevice: true });
  return { person, device, session };
}

async function prove(person: EnrolledPerson, session: Session, more: object): Promise<Session> {
  await forgetUsedCodes(world.database, person.factorId);
  const proof = { code: person.authenticator.code(), ...more };
  return (await world.client(session).auth.verifyMfa.mutate(proof)).session;
}

/** A later visit on a device, in the other process. */
async function visit(person: EnrolledPerson, device: string): Promise<Session> {
  const session = await world.signIn(person);
  return (await world.client(session, world.otherApi).auth.verifyDevice.mutate({ device })).session;
}

async function expectForgotten(person: EnrolledPerson, device: string): Promise<void> {
  const session = await world.signIn(person);
  for (const api of world.apis)
    await expectRefusal(world.client(session, api).auth.verifyDevice.mutate({ device }), 'not_found');
}

describe('a remembered device', () => {
  it('is at aal1 when its person signs in, and at aal2 without a code once it shows its secret', async () => {
    const { person, device } = await remember();
    await world.requireMfa(true);
    const session = await world.signIn(person);
    await expectRefusal(world.client(session).data.notes.list.query(), 'mfa_required');
    const raised = await visit(person, device);
    expect(raised.aal).toBe('aal2');
    expect(await world.client(raised).data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
    await world.requireMfa(false);
  });

  it('is what its person wished for, and the mail and the audit tell', async () => {
    const person = await world.signUpWithFactor();
    const device = randomBytes(32).toString('base64url');
    await prove(person, await world.signIn(person), { device });
    await expectForgotten(person, device);
    await prove(person, await world.signIn(person), { device, rememberDevice: true });
    await prove(person, await world.signIn(person), { device, rememberDevice: true });
    expect((await visit(person, device)).aal).toBe('aal2');
    const mail = await inbox.last(person.email, /device is remembered/);
    expect(mail.text).toMatch(/30 days/);
    expect(inbox.server.mailsTo(person.email).filter(({ subject }) => subject === mail.subject)).toHaveLength(
      1,
    );
  });

  it('answers a repeated attempt with the same tokens', async () => {
    const { person, device } = await remember();
    const session = await world.signIn(person);
    const proof = { device, attempt: newAttempt() };
    const answers = await Promise.all(
      world.apis.map((api) => world.client(session, api).auth.verifyDevice.mutate(proof)),
    );
    expect(new Set(answers.map((answer) => answer.session.refreshToken)).size).toBe(1);
  });

  it('stands for the code that was proven on it: its time is in the token, and sensitive changes ask again', async () => {
    const { person, device, session: proven } = await remember();
    await passTime(world.database, HOUR);
    const raised = await visit(person, device);
    const claims = decodeJwt(raised.accessToken);
    expect(claims['mfa_time']).toBe(Number(decodeJwt(proven.accessToken)['mfa_time']) - HOUR);
    expect(claims['amr']).toEqual(['pwd', 'otp', 'mfa']);
    const remove = { factorId: person.factorId };
    await expectRefusal(world.client(raised).auth.unenrollMfa.mutate(remove), 'reauthentication_required');
  });

  it('stands for no proof of the last minutes, however young the code is that had it remembered', async () => {
    const { person, device } = await remember();
    const raised = await visit(person, device);
    const remove = { factorId: person.factorId };
    await expectRefusal(world.client(raised).auth.unenrollMfa.mutate(remove), 'reauthentication_required');
  });

  it('takes nothing away from a session that has proven a code', async () => {
    const { person, device } = await remember();
    const proven = await prove(person, await world.signIn(person), {});
    const { session } = await world.client(proven).auth.verifyDevice.mutate({ device });
    expect((await familyOf(world, session)).epoch).toBe((await familyOf(world, proven)).epoch);
    await world.client(session).auth.regenerateRecoveryCodes.mutate();
  });

  it('stays bound to its day: codes that come later neither prolong it nor tell of it again', async () => {
    await world.setAuthentication({ aal2MaxAgeSeconds: 30 * DAY });
    const { person, device } = await remember();
    await inbox.last(person.email, /device is remembered/);
    await passTime(world.database, 29 * DAY);
    await prove(person, await world.signIn(person), { device });
    const raised = await visit(person, device);
    await passTime(world.database, 2 * DAY);
    expect((await refresh(world, raised)).aal).toBe('aal1');
    for (let time = 0; time < 2; time += 1) {
      const again = { code: person.authenticator.code(), device };
      await forgetUsedCodes(world.database, person.factorId);
      const { rememberedUntil } = await world.client(await world.signIn(person)).auth.verifyMfa.mutate(again);
      expect(rememberedUntil).toBeNull();
    }
    const told = inbox.server.mailsTo(person.email).filter(({ subject = '' }) => /remembered/.test(subject));
    expect(told).toHaveLength(1);
    await world.setAuthentication({ aal2MaxAgeSeconds: DAY });
  });

  it('is forgotten by a setting that is shorter than its age', async () => {
    const { person, device, session } = await remember();
    await passTime(world.database, 8 * DAY);
    await world.setAuthentication({ rememberDeviceDays: 7 });
    await expectForgotten(person, device);
    const raised = await prove(person, await world.signIn(person), {});
    expect((await world.client(raised).auth.listDevices.query()).devices).toEqual([]);
    expect(session.aal).toBe('aal2');
  });

  it('is forgotten after its days, and what it raised ends then too', async () => {
    await world.setAuthentication({ aal2MaxAgeSeconds: 30 * DAY });
    const { person, device } = await remember();
    await passTime(world.database, 30 * DAY - HOUR);
    const raised = await visit(person, device);
    expect(raised.aal).toBe('aal2');
    await passTime(world.database, 2 * HOUR);
    expect((await refresh(world, raised)).aal).toBe('aal1');
    await expectForgotten(person, device);
    await world.setAuthentication({ aal2MaxAgeSeconds: DAY });
  });

  it('is nobody else’s', async () => {
    const { device } = await remember();
    await expectForgotten(await world.signUpWithFactor(), device);
  });

  it('is not offered, and raises nothing, where the backend has it off, from the next call on', async () => {
    const { person, device } = await remember();
    const raised = await visit(person, device);
    await world.setAuthentication({ rememberDeviceDays: 0 });
    await expectForgotten(person, device);
    expect((await refresh(world, raised)).aal).toBe('aal1');
    const challenge = await world.client(await world.signIn(person)).auth.challengeMfa.mutate();
    expect(challenge.rememberDeviceDays).toBeNull();
    const wish = { device: randomBytes(32).toString('base64url'), rememberDevice: true };
    await prove(person, await world.signIn(person), wish);
    await world.setAuthentication({ rememberDeviceDays: 30 });
    for (const forgotten of [device, wish.device]) await expectForgotten(person, forgotten);
  });

  it('is gone with its factor', async () => {
    const { person, device, session } = await remember();
    await world.client(session).auth.unenrollMfa.mutate({ factorId: person.factorId });
    await expectForgotten(person, device);
  });

  it('is gone with the password', async () => {
    const { person, device, session } = await remember();
    const password = 'another password of some length';
    await world.client(session).auth.updateUser.mutate({ password });
    await expectForgotten({ ...person, password }, device);
  });
});

describe('a remembered device that somebody else may have', () => {
  it('is forgotten when a replayed token gives the theft away', async () => {
    const { person, device, session } = await remember();
    await refresh(world, session, newAttempt());
    await expectRefusal(refresh(world, session, newAttempt()), 'refresh_token_reused');
    await expectForgotten(person, device);
  });

  it.each(['revokeSession', 'others', 'global'] as const)('is forgotten by %s', async (how) => {
    const { person, device, session } = await remember();
    const elsewhere = await prove(person, await world.signIn(person), {});
    const { auth } = world.client(elsewhere);
    if (how === 'revokeSession') await auth.revokeSession.mutate({ sessionId: session.id });
    else await auth.signOut.mutate({ scope: how });
    await expectForgotten(person, device);
  });

  it('stays where its own person signs other devices out on it', async () => {
    const { person, device, session } = await remember();
    const later = await visit(person, device);
    await world.client(later).auth.signOut.mutate({ scope: 'others' });
    await expectRefusal(world.client(session).auth.getUser.query(), 'session_revoked');
    expect((await visit(person, device)).aal).toBe('aal2');
  });
});

describe('the list of remembered devices', () => {
  it('names them, and one that is forgotten loses what it raised in every process', async () => {
    const { person, device, session } = await remember();
    const raised = await visit(person, device);
    const { devices } = await world.client(session).auth.listDevices.query();
    expect(devices).toMatchObject([{ isCurrent: true, factor: { id: person.factorId } }]);
    const days = (Date.parse(devices[0]?.rememberedUntil ?? '') - Date.now()) / (DAY * 1000);
    expect(days).toBeCloseTo(30, 2);

    await world.client(session).auth.forgetDevice.mutate({ deviceId: devices[0]?.id ?? '' });
    await expectForgotten(person, device);
    const ofDevice = world.client(raised, world.otherApi);
    await expectRefusal(ofDevice.auth.listSessions.query(), 'insufficient_aal');
    expect((await world.client(session).auth.listDevices.query()).devices).toEqual([]);
    expect((await world.client(session).auth.listSessions.query()).sessions.length).toBeGreaterThan(1);
  });

  it('is closed to aal1, and to another user', async () => {
    const { person, session } = await remember();
    const { devices } = await world.client(session).auth.listDevices.query();
    const deviceId = devices[0]?.id ?? '';
    const visitor = world.client(await world.signIn(person));
    await expectRefusal(visitor.auth.listDevices.query(), 'insufficient_aal');
    await expectRefusal(visitor.auth.forgetDevice.mutate({ deviceId }), 'insufficient_aal');
    const other = world.client((await world.signUpWithFactor()).session);
    await expectRefusal(other.auth.forgetDevice.mutate({ deviceId }), 'not_found');
  });
});

describe('the SDK', () => {
  it('has a remembered device answer for its person, who is asked for no code', async () => {
    const person = await world.signUpWithFactor();
    const { email, password } = person;
    const { client, wire } = connectSdk(world.api, { anonKey: world.demo.anonKey });
    await client.auth.signInWithPassword({ email, password });
    await forgetUsedCodes(world.database, person.factorId);
    await client.auth.verifyMfa({ code: person.authenticator.code(), rememberDevice: true });
    await client.auth.signOut();
    await client.auth.signInWithPassword({ email, password });
    await world.requireMfa(true);
    const { error } = await client.data.notes.list();
    await world.requireMfa(false);
    expect(error).toBeNull();
    expect(wire.requests.filter((address) => address.includes('verifyDevice'))).toHaveLength(1);
  });
});
