import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { refresh } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld()));
afterAll(() => world.close());

async function addFactor(session: Session, friendlyName?: string): Promise<Session> {
  const { otpauthUrl } = await world
    .client(session)
    .auth.enrollMfa.mutate(friendlyName === undefined ? undefined : { friendlyName });
  const code = scanOtpauthUrl(otpauthUrl).code();
  return (await world.client(session).auth.verifyMfa.mutate({ code })).session;
}

async function namesOf(session: Session): Promise<string[]> {
  const { factors } = await world.client(session).auth.listFactors.query();
  return factors.map(({ friendlyName }) => friendlyName);
}

describe('the name of an authenticator', () => {
  it('is the first number that is free, unless it is given', async () => {
    const { session } = await world.signUpWithFactor();
    const named = await addFactor(await addFactor(session), 'Phone');
    const all = await addFactor(named);
    expect(await namesOf(all)).toEqual(['Authenticator', 'Authenticator 2', 'Phone', 'Authenticator 3']);
  });

  it('is changed by its owner', async () => {
    const { session, factorId } = await world.signUpWithFactor();
    const { factor } = await world
      .client(session)
      .auth.renameFactor.mutate({ factorId, friendlyName: ' Work phone ' });
    expect(factor).toMatchObject({ id: factorId, friendlyName: 'Work phone' });
    expect(await namesOf(session)).toEqual(['Work phone']);
  });

  it('17, 18: is changed by a recent second factor only', async () => {
    const person = await world.signUpWithFactor();
    const input = { factorId: person.factorId, friendlyName: 'Mine' };
    const visitor = world.client(await world.signIn(person));
    await expectRefusal(visitor.auth.renameFactor.mutate(input), 'insufficient_aal');
    await passTime(world.database, 601);
    const owner = world.client(await refresh(world, person.session));
    await expectRefusal(owner.auth.renameFactor.mutate(input), 'reauthentication_required');
  });

  it('19: of another user’s factor is not to be found', async () => {
    const [owner, other] = await Promise.all([world.signUpWithFactor(), world.signUpWithFactor()]);
    const input = { factorId: owner.factorId, friendlyName: 'Mine' };
    await expectRefusal(world.client(other.session).auth.renameFactor.mutate(input), 'factor_not_found');
    expect(await namesOf(owner.session)).toEqual(['Authenticator']);
  });

  it.each(['', '   ', 'x'.repeat(61), 'nul\0'])('cannot be %j', async (friendlyName) => {
    const { session, factorId } = await world.signUpWithFactor();
    const rename = world.client(session).auth.renameFactor.mutate({ factorId, friendlyName });
    await expectRefusal(rename, 'validation_failed');
  });
});
