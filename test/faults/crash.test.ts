import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

/** More of them by hand: `AALTO_TEST_KILLS=200 npm test -- faults/crash`. */
const KILLS = Number(process.env['AALTO_TEST_KILLS'] ?? 6);
/** Each kill meets this many refreshes in flight. */
const CLIENTS = 5;

let world: World;
beforeAll(async () => (world = await createWorld()));
afterAll(() => world.close());

describe('a process that dies', () => {
  it(
    '40: killed at random while it refreshes, its clients go on elsewhere with their attempts',
    async () => {
      const clients: Client[] = [];
      for (let n = 0; n < CLIENTS; n += 1) clients.push({ session: (await world.signUp()).session, lost: 0 });
      // The next victim starts while the present one is used: starting is what takes time.
      let next = startApi(world.database.url);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const victim = await next;
        if (kill + 1 < KILLS) next = startApi(world.database.url);
        const retries = clients.map((client) => refreshDespiteKill(client, victim, kill + 1));
        await pause(Math.random() * 15);
        await victim.kill();
        await Promise.all(retries);
      }
      expect(Math.max(...clients.map(({ lost }) => lost))).toBeGreaterThan(0);
      for (const { session } of clients) {
        expect(await world.client(session).data.notes.list.query()).toMatchObject({ notes: [] });
      }
    },
    30_000 + KILLS * 5_000,
  );
});

interface Client {
  session: Session;
  /** How many answers it did not get. */
  lost: number;
}

/** What a client does: one attempt, sent to a process that may die, then repeated to one that lives. */
async function refreshDespiteKill(client: Client, victim: ApiProcess, generation: number): Promise<void> {
  const { session } = client;
  const attempt = newAttempt();
  const answered = await refresh(world, session, attempt, victim).catch(() => undefined);
  if (!answered) client.lost += 1;
  const successor = await refresh(world, session, attempt);
  if (answered) expect(successor.refreshToken).toBe(answered.refreshToken);
  expect(await familyOf(world, session)).toMatchObject({ epoch: 0, generation, revokedAt: null });
  client.session = successor;
}
