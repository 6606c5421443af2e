import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { expectRefusal } from '../support/client.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { passTime } from '../support/pass-time.ts';
import { openSigningKey, signExpired } from '../support/sign-token.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const PRELOAD = fileURLToPath(new URL('../support/skewed-clock.mjs', import.meta.url));

let world: World;
let skewed: ApiProcess[];
beforeAll(async () => {
  world = await createWorld();
  skewed = await Promise.all(
    ['60', '-60'].map((SKEW_SECONDS) =>
      startApi(world.database.url, { SKEW_SECONDS, NODE_OPTIONS: `--import=${PRELOAD}` }),
    ),
  );
});
afterAll(async () => {
  await Promise.all(skewed.map((api) => api.stop()));
  await world.close();
});

describe('66: processes whose clocks differ by a minute', () => {
  it('66: nobody is signed out: tokens of each process are good at every other, and families rotate', async () => {
    const person = await world.signUpWithFactor();
    let current = await refresh(world, person.session, newAttempt());
    for (const issuing of [...skewed, world.api]) {
      const attempt = newAttempt();
      const successor = await refresh(world, current, attempt, issuing);
      expect(successor).toMatchObject({ aal: 'aal2', expiresIn: 300 });
      for (const serving of [...skewed, world.api]) {
        expect(await world.client(successor, serving).data.notes.list.query()).toMatchObject({ notes: [] });
        expect((await refresh(world, current, attempt, serving)).refreshToken).toBe(successor.refreshToken);
      }
      current = successor;
    }
    expect(await familyOf(world, current)).toMatchObject({ revokedAt: null, aal: 'aal2' });
  });

  it('66: a process whose clock is ahead asks for a refresh sooner, and a refresh helps', async () => {
    const { session } = await world.signUp();
    const [ahead, behind] = skewed;
    const accessToken = await signExpired(await openSigningKey(world.database), session, -20);
    const soonOver = { ...session, accessToken };
    await expectRefusal(world.client(soonOver, ahead).data.notes.list.query(), 'token_expired');
    await world.client(soonOver, behind).data.notes.list.query();
    const fresh = await refresh(world, session, newAttempt(), ahead);
    await world.client(fresh, ahead).data.notes.list.query();
  });

  it('66: codes are judged by the database’s clock, so an authenticator’s code is good everywhere', async () => {
    const person = await world.signUpWithFactor();
    for (const api of [...skewed, world.api]) {
      await passTime(world.database, 60);
      const session = await world.signIn(person, api);
      const code = person.authenticator.code();
      const proven = await world.client(session, api).auth.verifyMfa.mutate({ code });
      expect(proven.session.aal).toBe('aal2');
    }
  });
});
