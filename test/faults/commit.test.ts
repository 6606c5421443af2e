import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import type { DatabaseProxy } from '../support/database-proxy.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

/** The process whose wire breaks, and another one, on a wire of its own, that the client retries at. */
let world: World;
let steady: ApiProcess;
let proxy: DatabaseProxy;

beforeAll(async () => {
  world = await createWorld({
    async wire(databaseUrl) {
      proxy = await startDatabaseProxy(databaseUrl);
      return proxy.url;
    },
  });
  steady = await startApi(world.database.url);
});
afterAll(async () => {
  await steady.stop();
  await world.close();
  await proxy.close();
});

type Proof = { readonly code: string; readonly attempt: string };

async function verify(session: Session, proof: Proof, api: ApiProcess): Promise<Session> {
  return (await world.client(session, api).auth.verifyMfa.mutate(proof)).session;
}

/** A person with a factor, without a call over the wire that breaks. */
async function steadySignUp() {
  const who = { email: `${crypto.randomUUID()}@example.com`, password: 'a password of some length' };
  const { session } = await world.client(undefined, steady).auth.signUp.mutate(who);
  if (!session) throw new Error('Signing up brought no session');
  const { otpauthUrl } = await world.client(session, steady).auth.enrollMfa.mutate();
  const authenticator = scanOtpauthUrl(otpauthUrl);
  await verify(session, { code: authenticator.code(), attempt: newAttempt() }, steady);
  return { ...who, session, authenticator };
}

describe('65: the connection breaks at any moment of a change', () => {
  it('65: a refresh whose connection broke succeeds with the same attempt, and rotates once', async () => {
    let broken = 0;
    let current = (await world.signUp()).session;
    // On a new connection: from its greeting to the last piece of the answer.
    for (let pieces = 1; pieces <= 16; pieces += 1) {
      await proxy.cut();
      await proxy.heal();
      const attempt = newAttempt();
      proxy.breakAfter(pieces);
      const first = await refresh(world, current, attempt).catch(() => undefined);
      if (!first) broken += 1;
      const successor = await refresh(world, current, attempt, steady);
      if (first) expect(successor.refreshToken).toBe(first.refreshToken);
      expect(await familyOf(world, current)).toMatchObject({ generation: pieces, revokedAt: null });
      current = successor;
    }
    expect(broken).toBeGreaterThan(2);
    await expectServing(current);
  });

  it('65: a step-up whose COMMIT was cut succeeds with the same attempt, and opens one epoch', async () => {
    let broken = 0;
    for (let pieces = 5; pieces <= 40; pieces += 5) {
      const person = await steadySignUp();
      const session = await world.signIn(person, steady);
      const proof = { code: person.authenticator.code(1), attempt: newAttempt() };
      proxy.breakAfter(pieces);
      const first = await verify(session, proof, world.api).catch(() => undefined);
      if (!first) broken += 1;
      const again = await verify(session, proof, steady);
      if (first) expect(again.refreshToken).toBe(first.refreshToken);
      expect(again.aal).toBe('aal2');
      expect(await familyOf(world, session)).toMatchObject({ epoch: 1, generation: 0 });
      await expectServing(again);
    }
    expect(broken).toBeGreaterThan(1);
  });
});

/** The process whose wire broke still lives, and serves again. */
async function expectServing(session: Session): Promise<void> {
  expect(world.api.child.exitCode, world.api.output().slice(-1000)).toBeNull();
  const answers = () => world.client(session).auth.getUser.query().catch(String);
  await expect
    .poll(answers, { timeout: 15_000, interval: 100 })
    .toMatchObject({ user: { id: session.user.id } });
}
