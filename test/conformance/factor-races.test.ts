import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { holdTable } from '../support/hold-table.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld()));
afterAll(() => world.close());

describe('a session that another one drops to aal1 while its call is under way', () => {
  it('21: does not add the factor that it was proving', async () => {
    const { session, factorId } = await world.signUpWithFactor();
    const owner = world.client(session);
    const pending = await owner.auth.enrollMfa.mutate();
    const proof = { code: scanOtpauthUrl(pending.otpauthUrl).code(), factorId: pending.factorId };
    await expectRefusal(
      droppedMeanwhile(session, () => owner.auth.verifyMfa.mutate(proof)),
      'insufficient_aal',
    );
    expect(await factorIds(owner)).toEqual([factorId]);
  });

  it('21: does not remove a factor', async () => {
    const { session, factorId } = await world.signUpWithFactor();
    const owner = world.client(session);
    await expectRefusal(
      droppedMeanwhile(session, () => owner.auth.unenrollMfa.mutate({ factorId })),
      'insufficient_aal',
    );
    expect(await factorIds(owner)).toEqual([factorId]);
  });
});

/** Stops a call where it waits for the account, and does to its session what another one does by changing factors. */
async function droppedMeanwhile(session: Session, start: () => Promise<unknown>): Promise<unknown> {
  const users = await holdTable(world.database, 'auth.users', 'exclusive');
  const call = Promise.allSettled([start()]);
  await users.untilWaiting(1);
  await world.database.sql`
    update auth.sessions set aal = 'aal1', aal2_at = null where handle = ${session.id}
  `;
  await users.release();
  const [outcome] = await call;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

async function factorIds(client: Client): Promise<string[]> {
  return (await client.auth.listFactors.query()).factors.map(({ id }) => id);
}
