import { randomUUID } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { wrongCode } from '../support/authenticator.ts';
import { expectRefusal, headers, refusalOf } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { procedurePaths } from '../support/procedures.ts';
import { refresh } from '../support/families.ts';
import { get, post, refused } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { signInAtAal2, stepUp } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  await world.requireMfa(true);
});
afterEach(() => setLifetimes({}));
afterAll(() => world.close());

describe('every way in', () => {
  it('26: leads to aal1 and never more: sign-up, password, refresh, reauthentication', async () => {
    const person = await world.signUp();
    const signedIn = await world.signIn(person);
    const refreshed = await refresh(world, signedIn);
    const { password } = person;
    const { session: proven } = await world.client(refreshed).auth.reauthenticate.mutate({ password });
    for (const session of [person.session, signedIn, refreshed, proven]) await expectAal1(session, 'enroll');
  });

  it('26: leads to aal1 for a person who is at aal2 elsewhere', async () => {
    const person = await world.signUpWithFactor();
    const session = await world.signIn(person);
    await expectAal1(session, 'verify');
    await expectAal1(await refresh(world, session), 'verify');
    await expectAal2(person.session);
  });

  it('26: keeps aal2 by refresh and reauthentication where the second factor was proven, as old as it is', async () => {
    const person = await world.signUpWithFactor();
    await passTime(world.database, 300);
    const { password } = person;
    const { session } = await world.client(person.session).auth.reauthenticate.mutate({ password });
    const refreshed = await refresh(world, session);
    for (const same of [session, refreshed]) {
      await expectAal2(same);
      expect(decodeJwt(same.accessToken)).toMatchObject({ aal: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    }
    const proof = Number(decodeJwt(person.session.accessToken)['mfa_time']);
    expect(decodeJwt(refreshed.accessToken)['mfa_time']).toBe(proof - 300);
  });
});

describe('aal2 ends', () => {
  it('27: with its last factor, at once and in every process', async () => {
    const person = await world.signUpWithFactor();
    const other = await signInAtAal2(world, person);
    for (const session of [person.session, other]) await expectAal2(session);
    const { factorId } = person;
    await world.client(other, world.otherApi).auth.unenrollMfa.mutate({ factorId });
    for (const session of [person.session, other]) {
      await expectAal1Calls(session, 'enroll');
      await expectAal1(await refresh(world, session), 'enroll');
    }
  });

  it('27: with one of two factors, in the sessions other than the one that removed it', async () => {
    const { person, session, spare } = await signUpWithTwoFactors();
    const other = await signInAtAal2(world, person);
    await world.client(session, world.otherApi).auth.unenrollMfa.mutate({ factorId: spare });
    await expectAal1Calls(other, 'verify');
    await expectAal2(session);
  });

  it('28: at the backend’s maximum age: data is refused at once, a refresh gives aal1, and no token outlives it', async () => {
    await setLifetimes({ maxAge: 120 });
    const person = await world.signUpWithFactor();
    const refreshed = await refresh(world, person.session);
    for (const session of [person.session, refreshed])
      expect(await secondsPastEnd(session, 'aal2_at', 120)).toBeLessThanOrEqual(0);

    await passTime(world.database, 60);
    await expectAal2(refreshed);
    const late = await refresh(world, refreshed);
    expect(await secondsPastEnd(late, 'aal2_at', 120)).toBeLessThanOrEqual(0);
    await passTime(world.database, 60);
    await expectAal1Calls(late, 'verify');
    await expectRefusal(world.client(late).auth.enrollMfa.mutate(), 'insufficient_aal');
    await expectAal1(await refresh(world, late), 'verify');
    await expectAal2(await stepUp(world, person, late));
  });

  it('28: by inactivity: data is refused at once, a refresh gives aal1, and no token outlives it', async () => {
    await setLifetimes({ inactivity: 120 });
    const person = await world.signUpWithFactor();
    expect(await secondsPastEnd(person.session, 'refreshed_at', 120)).toBeLessThanOrEqual(0);
    await passTime(world.database, 60);
    const active = await refresh(world, person.session);
    expect(await secondsPastEnd(active, 'refreshed_at', 120)).toBeLessThanOrEqual(0);
    await passTime(world.database, 90);
    const stillActive = await refresh(world, active);
    await expectAal2(stillActive);

    await passTime(world.database, 120);
    await expectAal1Calls(stillActive, 'verify');
    const late = await refresh(world, stillActive);
    await expectAal1(late, 'verify');
    await expectAal1(await refresh(world, late), 'verify');
    await expectAal2(await stepUp(world, person, late));
  });

  it('28: by inactivity, also for a client that repeats its attempt', async () => {
    await setLifetimes({ inactivity: 120 });
    const { session } = await world.signUpWithFactor();
    await passTime(world.database, 120);
    const attempt = 'AAAAAAAAAAAAAAAAAAAAAA';
    for (let time = 0; time < 2; time += 1)
      await expectAal1(await refresh(world, session, attempt), 'verify');
  });
});

describe('what the client says of itself', () => {
  const claims = { aal: 'aal2', amr: ['pwd', 'otp', 'mfa'], role: 'service_role', mfa_time: 2_000_000_000 };

  it('29: in the body is refused', async () => {
    const { email, password, session } = await world.signUp();
    const bodies: [path: string, input: object][] = [
      ['auth.signUp', { email: `${randomUUID()}@example.com`, password }],
      ['auth.signInWithPassword', { email, password }],
      ['auth.refresh', { refreshToken: session.refreshToken }],
      ['auth.reauthenticate', { password }],
      ['auth.enrollMfa', {}],
      ['auth.verifyMfa', { code: '123456' }],
      ['data.notes.create', { body: 'mine' }],
    ];
    const sent = headers(world.demo.anonKey, session.accessToken);
    for (const [path, input] of bodies) {
      for (const [claim, value] of Object.entries(claims)) {
        const reply = await post(world.api, `/trpc/${path}`, { ...input, [claim]: value }, sent);
        expect(reply, `${path} with ${claim}`).toMatchObject(refused(400, 'validation_failed'));
      }
    }
    await expectAal1(session, 'enroll');
  });

  it('29: in headers and the search string is ignored', async () => {
    const { session } = await world.signUp();
    const names = [
      ...Object.keys(claims),
      ...Object.keys(claims).map((claim) => `x-${claim}`),
      'x-user-role',
    ];
    const said = Object.fromEntries(names.map((name) => [name.replaceAll('_', '-'), 'aal2']));
    const sent = { ...said, ...headers(world.demo.anonKey, session.accessToken) };
    const search = new URLSearchParams({ input: '{}', aal: 'aal2', role: 'service_role' }).toString();
    const replies = [
      await get(world.api, '/trpc/data.notes.list', {}, sent),
      await get(world.api, `/trpc/data.notes.list?${search}`, undefined, sent),
      await post(world.api, `/trpc/data.notes.export?${search}`, {}, sent),
    ];
    for (const reply of replies) expect(reply).toMatchObject(refused(403, 'mfa_required'));

    const input = { refreshToken: session.refreshToken };
    const { body } = await post(world.api, '/trpc/auth.refresh', input, sent);
    expect(body).toMatchObject({ result: { data: { session: { aal: 'aal1' } } } });
  });

  it('29: in the metadata changes neither the token nor the level', async () => {
    const password = 'a password of some length';
    const metadata = { ...claims, app_metadata: claims, appMetadata: claims };
    const email = `${randomUUID()}@example.com`;
    const { session } = await world.client().auth.signUp.mutate({ email, password, metadata });
    if (!session) throw new Error('Signing up brought no session');
    expect(session.user).toMatchObject({ metadata, appMetadata: {} });
    for (const each of [session, await refresh(world, session)]) {
      await expectAal1(each, 'enroll');
      expect(decodeJwt(each.accessToken)).toMatchObject({ role: 'authenticated', amr: ['pwd'] });
      expect(JSON.stringify(decodeJwt(each.accessToken))).not.toMatch(/service_role|app_metadata|mfa/);
    }
  });

  it('29: in the token itself is not believed', async () => {
    const { session } = await world.signUp();
    const [header, payload, signature] = session.accessToken.split('.');
    const said = { ...decodeJwt(session.accessToken), ...claims, role: 'authenticated' };
    const forged = Buffer.from(JSON.stringify(said)).toString('base64url');
    const client = (middle = ''): Client =>
      world.client({ ...session, accessToken: [header, middle, signature].join('.') });
    await expectRefusal(client(payload).data.notes.list.query(), 'mfa_required');
    await expectRefusal(client(forged).data.notes.list.query(), 'invalid_token');
  });
});

/** What a session at `aal1` may call while a factor is verified: the rest would let a password alone take over. */
describe('with a verified factor, aal1', () => {
  type AuthCall = (client: Client, person: EnrolledPerson) => Promise<unknown>;
  const reached: Record<string, AuthCall> = {
    'auth.getUser': (client) => client.auth.getUser.query(),
    'auth.listFactors': (client) => client.auth.listFactors.query(),
    'auth.challengeMfa': (client) => client.auth.challengeMfa.mutate(),
    'auth.signOut': (client) => client.auth.signOut.mutate({ scope: 'local' }),
  };
  const kept: Record<string, AuthCall> = {
    'auth.enrollMfa': (client) => client.auth.enrollMfa.mutate(),
    'auth.renameFactor': (client, { factorId }) =>
      client.auth.renameFactor.mutate({ factorId, friendlyName: 'Mine' }),
    'auth.unenrollMfa': (client, { factorId }) => client.auth.unenrollMfa.mutate({ factorId }),
    'auth.regenerateRecoveryCodes': (client) => client.auth.regenerateRecoveryCodes.mutate(),
    'auth.reauthenticate': (client, { password }) => client.auth.reauthenticate.mutate({ password }),
    'auth.updateUser': (client) => client.auth.updateUser.mutate({ metadata: { theme: 'dark' } }),
    'auth.sendReauthenticationCode': (client) => client.auth.sendReauthenticationCode.mutate(),
    'auth.confirmEmailChange': (client) => client.auth.confirmEmailChange.mutate({ code: '12345678' }),
    'auth.listIdentities': (client) => client.auth.listIdentities.query(),
    'auth.linkIdentity': (client) =>
      client.auth.linkIdentity.mutate({
        provider: 'acme',
        redirectTo: 'https://app.example.com',
        codeChallenge: 'A'.repeat(43),
      }),
    'auth.unlinkIdentity': (client) => client.auth.unlinkIdentity.mutate({ identityId: randomUUID() }),
    'auth.listSessions': (client) => client.auth.listSessions.query(),
    'auth.revokeSession': (client) => client.auth.revokeSession.mutate({ sessionId: randomUUID() }),
    'auth.deleteUser': (client) => client.auth.deleteUser.mutate(),
    'auth.signOut others': (client) => client.auth.signOut.mutate({ scope: 'others' }),
    'auth.listDevices': (client) => client.auth.listDevices.query(),
    'auth.forgetDevice': (client) => client.auth.forgetDevice.mutate({ deviceId: randomUUID() }),
    'auth.signOut global': (client) => client.auth.signOut.mutate({ scope: 'global' }),
  };

  it('reaches getUser, listFactors, challengeMfa, verifyMfa, verifyRecoveryCode, verifyDevice, refresh and local signOut; the rest is refused', async () => {
    const ofASession = procedurePaths('session').filter((path) => path.startsWith('auth.'));
    const proofs = ['auth.verifyMfa', 'auth.verifyRecoveryCode', 'auth.verifyDevice'];
    const inTables = [...Object.keys(reached), ...Object.keys(kept), ...proofs];
    expect(new Set(inTables.map((path) => path.split(' ')[0]))).toEqual(new Set(ofASession));

    const person = await world.signUpWithFactor();
    const session = await refresh(world, await world.signIn(person));
    const visitor = world.client(session);
    for (const [path, call] of Object.entries(kept)) {
      const { reason, status } = await refusalOf(call(visitor, person));
      expect({ path, reason, status }).toEqual({ path, reason: 'insufficient_aal', status: 403 });
    }
    await expectAal2(person.session);
    const wrong = { code: wrongCode(person.authenticator) };
    await expectRefusal(visitor.auth.verifyMfa.mutate(wrong), 'invalid_code');
    const noCode = { code: 'A'.repeat(25) };
    await expectRefusal(visitor.auth.verifyRecoveryCode.mutate(noCode), 'invalid_code');
    const noDevice = { device: 'A'.repeat(43) };
    await expectRefusal(visitor.auth.verifyDevice.mutate(noDevice), 'not_found');
    for (const call of Object.values(reached)) await call(visitor, person);
    await expectRefusal(visitor.auth.getUser.query(), 'session_revoked');

    const again = await stepUp(world, person, await world.signIn(person));
    for (const call of Object.values(kept)) {
      const outcome = await call(world.client(again), person).catch((error: unknown) => error);
      expect(outcome).not.toMatchObject({ data: { reason: 'insufficient_aal' } });
    }
  });
});

/** At `aal1` by its token, by what it says of itself, and at the gate. */
async function expectAal1(session: Session, next: 'enroll' | 'verify'): Promise<void> {
  expect(session.aal).toBe('aal1');
  expect(decodeJwt(session.accessToken)).toMatchObject({ aal: 'aal1', amr: ['pwd'] });
  await expectAal1Calls(session, next);
}

async function expectAal1Calls(session: Session, next: 'enroll' | 'verify'): Promise<void> {
  for (const api of world.apis) {
    const { details } = await expectRefusal(
      world.client(session, api).data.notes.list.query(),
      'mfa_required',
    );
    expect(details).toMatchObject({ next });
  }
}

async function expectAal2(session: Session): Promise<void> {
  expect(session.aal).toBe('aal2');
  for (const api of world.apis)
    expect(await world.client(session, api).data.notes.list.query()).toMatchObject({ notes: [] });
}

async function signUpWithTwoFactors() {
  const person = await world.signUpWithFactor();
  const { factorId } = await world.client(person.session).auth.enrollMfa.mutate();
  await world.database.sql`
    insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
    select backend_id, user_id, factor_id, friendly_name, sealed_secret, 0
    from auth.factor_enrollments where factor_id = ${factorId}
  `;
  return { person, session: person.session, spare: factorId };
}

/** How long an access token is good past the end of what raised it; at most zero. */
async function secondsPastEnd(
  { id, accessToken, expiresIn }: Session,
  since: 'aal2_at' | 'refreshed_at',
  lifetimeSeconds: number,
): Promise<number> {
  const { sql } = world.database;
  const [row] = await sql<{ since: Date }[]>`
    select ${sql(since)} as since from auth.sessions where handle = ${id}
  `;
  const { exp, iat } = decodeJwt(accessToken);
  expect(expiresIn).toBe(Number(exp) - Number(iat));
  return Number(exp) - (Number(row?.since.getTime()) / 1000 + lifetimeSeconds);
}

/** How long `aal2` lasts at the demo backend; absent: as it is by default. */
async function setLifetimes({ maxAge = 86_400, inactivity }: { maxAge?: number; inactivity?: number }) {
  await world.database.sql`
    update auth.backends
    set aal2_max_age_seconds = ${maxAge}, aal2_inactivity_seconds = ${inactivity ?? null}
    where id = ${world.demo.id}
  `;
}
