import { formatRootKey } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { expectRefusal } from '../support/client.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { SECRET } from '../support/settings.ts';
import { claimsOf, openSigningKey, signExpired } from '../support/sign-token.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

describe('a step-up whose answer is lost', () => {
  it('37b: is recovered by refreshing with its attempt, in another process', async () => {
    const person = await world.signUpWithFactor();
    const before = await world.signIn(person);
    const attempt = newAttempt();
    const lost = await world
      .client(before)
      .auth.verifyMfa.mutate({ code: person.authenticator.code(1), attempt });

    const recovered = await refresh(world, before, attempt, world.otherApi);
    expect(recovered.refreshToken).toBe(lost.session.refreshToken);
    expect(recovered.aal).toBe('aal2');
    expect(claimsOf(recovered)).toMatchObject({ aal: 'aal2', epoch: 1 });
    await world.requireMfa(true);
    try {
      expect(await world.client(recovered).data.notes.list.query()).toMatchObject({ notes: [] });
      await expectRefusal(world.client(before).data.notes.list.query(), 'mfa_required');
    } finally {
      await world.requireMfa(false);
    }
    expect((await refresh(world, recovered, newAttempt())).aal).toBe('aal2');
  });

  it('37b: is recovered also after its access token ran out', async () => {
    const person = await world.signUpWithFactor();
    const before = await world.signIn(person);
    const attempt = newAttempt();
    const code = person.authenticator.code(1);
    const lost = await world.client(before).auth.verifyMfa.mutate({ code, attempt });

    await passTime(world.database, 600);
    const accessToken = await signExpired(await openSigningKey(world.database), before, 300);
    const late = world.client({ ...before, accessToken }).auth.verifyMfa.mutate({ code, attempt });
    await expectRefusal(late, 'token_expired');
    const recovered = await refresh(world, before, attempt);
    expect(recovered).toMatchObject({ refreshToken: lost.session.refreshToken, aal: 'aal2' });
    expect(await familyOf(world, before)).toMatchObject({ epoch: 1, generation: 0, revokedAt: null });
    await world.client(recovered).data.notes.list.query();
  });

  it('37b: a step-up that never arrived is finished as a rotation by its attempt, at aal1', async () => {
    const person = await world.signUpWithFactor();
    const before = await world.signIn(person);
    const attempt = newAttempt();
    const recovered = await refresh(world, before, attempt);
    expect(recovered.aal).toBe('aal1');
    // The late copy of the step-up then changes nothing behind the client's back.
    const late = world.client(before).auth.verifyMfa.mutate({ code: person.authenticator.code(1), attempt });
    await expectRefusal(late, 'refresh_superseded');
    expect(await familyOf(world, before)).toMatchObject({ epoch: 0, generation: 1, aal: 'aal1' });
  });

  it('37b: a refresh in flight while another tab steps up signs nobody out', async () => {
    const person = await world.signUpWithFactor();
    const before = await world.signIn(person);
    const { session } = await world
      .client(before, world.otherApi)
      .auth.verifyMfa.mutate({ code: person.authenticator.code(1), attempt: newAttempt() });
    await expectRefusal(refresh(world, before, newAttempt()), 'refresh_superseded');
    expect((await refresh(world, session, newAttempt())).aal).toBe('aal2');
  });
});

describe('a server key that is rotated', () => {
  const rotated = `${formatRootKey(2, Buffer.alloc(32, 8))},${SECRET}`;
  const keyIdOf = ({ refreshToken }: Session) => Buffer.from(refreshToken, 'base64url').readUInt8(1);

  it('37c: between a rotation and its retry, the successor is the same, byte for byte', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const successor = await refresh(world, session, attempt);
    const newer = await startApi(world.database.url, { AALTO_SECRET: rotated });
    try {
      const again = await refresh(world, session, attempt, newer);
      expect(again.refreshToken).toBe(successor.refreshToken);
      expect(keyIdOf(again)).toBe(1);

      // The next one is made with the new key; a process without it says so, and nobody is signed out.
      const next = newAttempt();
      const ofNewKey = await refresh(world, again, next, newer);
      expect(keyIdOf(ofNewKey)).toBe(2);
      expect(await familyOf(world, session)).toMatchObject({ generation: 2, tokenKeyId: 2 });
      await expectRefusal(refresh(world, ofNewKey, newAttempt()), 'unavailable');
      await expectRefusal(refresh(world, again, next), 'unavailable');
      expect((await refresh(world, again, next, newer)).refreshToken).toBe(ofNewKey.refreshToken);
      expect((await familyOf(world, session)).revokedAt).toBeNull();
      expect(await world.client(ofNewKey, newer).data.notes.list.query()).toMatchObject({ notes: [] });
    } finally {
      await newer.stop();
    }
  });

  it('37c: a process with another secret refuses to start, instead of refusing its clients', async () => {
    const AALTO_SECRET = formatRootKey(1, Buffer.alloc(32, 8));
    await expect(startApi(world.database.url, { AALTO_SECRET })).rejects.toThrow(
      'AALTO_SECRET does not fit this database',
    );
  });
});

describe('reauthentication', () => {
  it('rotates with its attempt, renews the time of the first factor, and keeps the level', async () => {
    const person = await world.signUpWithFactor();
    await passTime(world.database, 3600);
    const attempt = newAttempt();
    const { password } = person;
    const client = world.client(person.session);
    const { session } = await client.auth.reauthenticate.mutate({ password, attempt });
    const before = claimsOf(person.session);
    expect(claimsOf(session)).toMatchObject({ aal: 'aal2', epoch: before.epoch, sid: before.sid });
    expect(claimsOf(session).auth_time).toBeGreaterThanOrEqual(before.auth_time);
    expect(claimsOf(session).mfa_time).toBeLessThan(claimsOf(session).auth_time - 3000);
    expect(await familyOf(world, session)).toMatchObject({ epoch: before.epoch, generation: 1 });

    // The same attempt again, by either call: the same tokens.
    const again = await client.auth.reauthenticate.mutate({ password, attempt });
    expect(again.session.refreshToken).toBe(session.refreshToken);
    expect((await refresh(world, person.session, attempt, world.otherApi)).refreshToken).toBe(
      session.refreshToken,
    );
    await expectRefusal(refresh(world, person.session, newAttempt()), 'refresh_token_reused');
  });

  it('keeps aal1 at aal1, and a wrong password changes nothing', async () => {
    const { session, password } = await world.signUp();
    const client = world.client(session);
    const wrong = client.auth.reauthenticate.mutate({ password: 'a wrong password', attempt: newAttempt() });
    await expectRefusal(wrong, 'invalid_credentials');
    expect(await familyOf(world, session)).toMatchObject({ epoch: 0, generation: 0 });
    const proven = await client.auth.reauthenticate.mutate({ password });
    expect(proven.session.aal).toBe('aal1');
    expect(await familyOf(world, session)).toMatchObject({ epoch: 0, generation: 1 });
  });

  it('with a factor, it is refused at aal1', async () => {
    const person = await world.signUpWithFactor();
    const later = await world.signIn(person);
    const { password } = person;
    await expectRefusal(world.client(later).auth.reauthenticate.mutate({ password }), 'insufficient_aal');
  });
});
