import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { hashAttempt } from '@aalto/auth-core';
import { memoryStorage } from '@aalto/sdk';
import type { TokenStorage } from '@aalto/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import type { Authenticator } from '../support/authenticator.ts';
import { consumedCodes, recordConsumedCodes } from '../support/consumed-codes.ts';
import { familyOf } from '../support/families.ts';
import { fetchFrom, openTab } from '../support/tab.ts';
import type { Tab } from '../support/tab.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

/** More of them by hand: `AALTO_TEST_KILLS=200 npm test -- faults/crash`. */
const KILLS = Number(process.env['AALTO_TEST_KILLS'] ?? 12);
const DEVICES = 24;
/** How many calls each kill must have met on their way, on average. Nearly all of the devices have one. */
const LOST_BY_A_KILL = 17;
const PASSWORD = 'a password of some length';

type Act = 'refresh' | 'step-up' | 'reauthenticate';
const acts: readonly Act[] = ['refresh', 'step-up', 'refresh', 'step-up', 'reauthenticate'];

let world: World;
/** Where requests go at the moment. */
let present: ApiProcess;
/** How many calls of each kind were on their way when their process died. */
const lost: Record<Act, number> = { refresh: 0, 'step-up': 0, reauthenticate: 0 };

/** How many of them had been committed by then. */
let done = 0;

beforeAll(async () => {
  world = await createWorld();
  present = world.api;
  await recordConsumedCodes(world.database);
});
afterAll(() => world.close());

describe('a process that dies', () => {
  it(
    '40: killed at random in rotations, step-ups and reauthentications, it signs nobody out and raises nobody',
    async () => {
      const devices: Device[] = [];
      for (let n = 0; n < DEVICES; n += 1) devices.push(await enroll());
      // The next victim starts while the present one is used: starting is what takes time.
      let next = startApi(world.database.url);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const victim = await next;
        if (kill + 1 < KILLS) next = startApi(world.database.url);
        await Promise.all(devices.map((device, n) => prepare(device, acts[(n + kill) % acts.length])));
        await killAtWork(victim, devices, kill);
        await Promise.all(devices.map(expectToGoOn));
      }
      expect(lost.refresh + lost['step-up'] + lost.reauthenticate).toBeGreaterThanOrEqual(
        KILLS * LOST_BY_A_KILL,
      );
      expect(done).toBeGreaterThan(0);
      expect(Math.min(...Object.values(lost))).toBeGreaterThanOrEqual(KILLS);
    },
    60_000 + KILLS * 5_000,
  );
});

interface Device {
  readonly storage: TokenStorage;
  readonly authenticator: Authenticator;
  readonly factorId: string;
  /** What it asks for in the present round. */
  readonly wish: { act: Act };
  tab: Tab;
  /** How many of its codes were consumed when its level last ran out. */
  consumed: number;
}

/** Each has an account of its own, since all sessions of one account share its codes. */
async function enroll(): Promise<Device> {
  const storage = memoryStorage();
  const wish: Device['wish'] = { act: 'refresh' };
  const tab = open(storage, wish);
  const signedUp = await tab.client.auth.signUp({ email: `${randomUUID()}@example.com`, password: PASSWORD });
  if (signedUp.error) throw signedUp.error;
  const { data, error } = await tab.client.auth.enrollMfa();
  if (error) throw error;
  const authenticator = scanOtpauthUrl(data.otpauthUrl);
  const verified = await tab.client.auth.verifyMfa({ code: authenticator.code() });
  if (verified.error) throw verified.error;
  return { storage, authenticator, factorId: data.factorId, wish, tab, consumed: 0 };
}

function open(storage: TokenStorage, wish: Device['wish']): Tab {
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const to = present;
    try {
      return await fetchFrom(to, url, init);
    } catch (error) {
      if (to !== world.api) {
        lost[wish.act] += 1;
        if (await isDone(init)) done += 1;
      }
      throw error;
    }
  };
  return openTab({ anonKey: world.demo.anonKey, storage, fetch });
}

/** Whether the attempt of a request has changed its family, though nobody was told. */
async function isDone({ body }: RequestInit): Promise<boolean> {
  const attempt = typeof body === 'string' ? /"attempt":"([\w-]{22})"/.exec(body)?.[1] : undefined;
  if (attempt === undefined) throw new TypeError('A call without an attempt');
  const entry = JSON.stringify([{ attemptHash: hashAttempt(attempt) }]);
  const found = await world.database.sql`
    select from auth.sessions where history @> ${entry}::text::jsonb
  `;
  return found.length > 0;
}

/** Its level runs out, so that it shows whether a code has brought it back. Only at `aal2` may one reauthenticate. */
async function prepare(device: Device, act: Act = 'refresh'): Promise<void> {
  const { database } = world;
  device.consumed = await consumedCodes(database, device.factorId);
  await database.sql`
    update auth.sessions set aal2_at = aal2_at - interval '1 year'
    where user_id = (select user_id from auth.factors where id = ${device.factorId})
  `;
  device.wish.act = 'step-up';
  if (act === 'reauthenticate') await perform(device);
  device.wish.act = act;
}

/** Every device calls without pause until the process dies, in the middle of that; half of them die with it. */
async function killAtWork(victim: ApiProcess, devices: readonly Device[], kill: number): Promise<void> {
  present = victim;
  // Its first calls wait for connections and compilers: killed by then, it would have done nothing yet.
  await Promise.all(devices.map(perform));
  const round = { isOver: false };
  const work = devices.map(async (device) => {
    while (!round.isOver) await device.tab.lives(perform(device));
  });
  await pause(20 + Math.random() * 80);
  // Frozen for a moment, so that PostgreSQL ends what it was asked, and nobody is told. The other half die at once.
  if (kill % 2 === 0) {
    victim.child.kill('SIGSTOP');
    await pause(50);
  }
  round.isOver = true;
  present = world.api;
  const death = victim.kill();
  for (const [n, device] of devices.entries()) {
    if ((n + kill) % 2 === 0) continue;
    device.tab.kill();
    device.tab = open(device.storage, device.wish);
  }
  await Promise.all([death, ...work]);
}

async function perform({ tab: { client }, wish, authenticator, factorId }: Device): Promise<void> {
  const ask = {
    refresh: () => client.auth.refreshSession(),
    'step-up': async () => {
      await forgetUsedCodes(world.database, factorId);
      return client.auth.verifyMfa({ code: authenticator.code(), factorId });
    },
    reauthenticate: () => client.auth.reauthenticate({ password: PASSWORD }),
  };
  expect((await ask[wish.act]()).error).toBeNull();
}

/** With what it has stored, and whatever is pending there. */
async function expectToGoOn({ tab, factorId, consumed: before }: Device): Promise<void> {
  const { data, error } = await tab.client.auth.refreshSession();
  if (!data?.session) throw new Error('A device was signed out', { cause: error });
  const consumed = await consumedCodes(world.database, factorId);
  const family = await familyOf(world, data.session);
  expect(family).toMatchObject({ revokedAt: null, epoch: 1 + consumed });
  const aal = consumed > before ? 'aal2' : 'aal1';
  expect([data.session.aal, family.aal]).toEqual([aal, aal]);
}
