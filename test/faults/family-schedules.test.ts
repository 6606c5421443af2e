// The invariants of docs/concepts/token-families.md under generated schedules: real clients, PostgreSQL and two API
// processes. test/model explores the same rules exhaustively, without these.

import { memoryStorage } from '@aalto/sdk';
import type { TokenStorage } from '@aalto/sdk';
import fc from 'fast-check';
import type { Scheduler } from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { FINAL_REFUSALS } from '../../packages/sdk/src/session/refresh-slot.ts';
import { positionOf } from '../../packages/sdk/src/session/position.ts';
import { wrongCode } from '../support/authenticator.ts';
import { consumedCodes, recordConsumedCodes } from '../support/consumed-codes.ts';
import { familyOf } from '../support/families.ts';
import type { FamilyRow } from '../support/families.ts';
import { createNetwork } from '../support/schedule.ts';
import type { Fate, Network } from '../support/schedule.ts';
import { fetchFrom, openTab } from '../support/tab.ts';
import type { Tab } from '../support/tab.ts';
import { createThief } from '../support/thief.ts';
import type { Thief } from '../support/thief.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, World } from '../support/world.ts';

// Who waits before they repeat themselves is overtaken by whoever the schedule lets pass, not by the clock.
const waiting = vi.hoisted(() => ({ turn: async (): Promise<void> => undefined }));
vi.mock(import('../../packages/sdk/src/session/retry.ts'), async (load) => ({
  ...(await load()),
  delay: () => waiting.turn(),
}));

/** More of them by hand, or one again: `AALTO_TEST_SCHEDULES=1000`, `AALTO_TEST_SEED=` what a failure prints. */
const RUNS = Number(process.env['AALTO_TEST_SCHEDULES'] ?? 100);
const SEED = process.env['AALTO_TEST_SEED'];

let world: World;
let person: EnrolledPerson;
beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  await recordConsumedCodes(world.database);
  person = await world.signUpWithFactor();
});
afterAll(() => world.close());

type Act = 'refresh' | 'step-up' | 'wrong code' | 'reauthenticate' | 'crash' | 'theft' | 'replay';
// What the person does most is what most may go wrong with. The first act of the thief is to copy.
const often: readonly Act[] = ['refresh', 'step-up'];
const seldom: readonly Act[] = ['wrong code', 'reauthenticate', 'crash', 'theft', 'replay'];

const step = fc.record({
  tab: fc.constantFrom<(0 | 1)[]>(0, 1),
  act: fc.constantFrom(...often, ...often, ...seldom),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.constantFrom<Fate['kind'][]>('served', 'served', 'served', 'unanswered', 'never', 'late', 'twice'),
  process: fc.constantFrom<(0 | 1)[]>(0, 1),
});

it(
  'two tabs and a thief, in any order and over any network: invariants 1 to 5 hold',
  { timeout: 300_000 },
  async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 2, maxLength: 10 }),
      fc.array(fate, { maxLength: 24 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
      async (scheduler, steps, fates, atOnce) => {
        const play = await begin(scheduler, fates);
        const acts = steps.map(async (next) => {
          await play.network.turn(`${next.act} of ${next.tab}`);
          await perform(play, next);
        });
        await play.network.run(Promise.all(acts), atOnce);
        play.network.heal();
        await expectInvariants(play);
      },
    );
    const seeded = SEED === undefined ? {} : { seed: Number(SEED) };
    // A smaller example would take minutes, and the seed brings this one back.
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true, ...seeded });
  },
);

interface Play {
  readonly storage: TokenStorage;
  readonly network: Network;
  readonly tabs: [Tab, Tab];
  readonly thief: Thief;
  /** By its handle. */
  readonly family: { readonly id: string };
  readonly consumedBefore: number;
  /** The right codes that are left, the oldest first: each is good once, and none after a later one. */
  readonly codes: number[];
}

/** One sign-in of a person who has a factor, so at `aal1`, in two tabs. */
async function begin(scheduler: Scheduler, fates: readonly Fate[]): Promise<Play> {
  const { database, demo } = world;
  await database.sql`delete from auth.mfa_attempts`;
  await forgetUsedCodes(database, person.factorId);
  const consumedBefore = await consumedCodes(database, person.factorId);
  const storage = memoryStorage();
  const calm = openTab({ anonKey: demo.anonKey, storage, fetch: (...sent) => fetchFrom(world.api, ...sent) });
  const { email, password } = person;
  const { data, error } = await calm.client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const network = createNetwork(scheduler, world.apis, fates);
  waiting.turn = () => network.turn('a tab has waited');
  const open = () => openTab({ anonKey: demo.anonKey, storage, fetch: network.fetch });
  const thief = createThief(demo.anonKey, storage, network);
  const family = { id: data.session.id };
  return { storage, network, tabs: [open(), open()], thief, family, consumedBefore, codes: [-1, 0, 1] };
}

async function perform(play: Play, { tab: index, act }: Step): Promise<void> {
  const tab = play.tabs[index];
  if (act === 'theft' || act === 'replay')
    return play.thief.hasCopied ? play.thief.refresh(act) : play.thief.copy();
  if (act === 'crash') {
    tab.kill();
    play.tabs[index] = openTab({
      anonKey: world.demo.anonKey,
      storage: play.storage,
      fetch: play.network.fetch,
    });
    return;
  }
  const answer = await tab.lives(ask(play, tab, act));
  if (!play.thief.hasActed) expect(FINAL_REFUSALS).not.toContain(answer?.error?.code);
}

type Asked = Exclude<Act, 'theft' | 'replay' | 'crash'>;
type Answered = { readonly error: { readonly code: string } | null };

function ask({ codes }: Play, { client }: Tab, act: Asked): Promise<Answered> {
  const { authenticator, password } = person;
  const offset = act === 'step-up' ? codes.shift() : undefined;
  if (offset !== undefined) return client.auth.verifyMfa({ code: authenticator.code(offset) });
  if (act === 'wrong code') return client.auth.verifyMfa({ code: wrongCode(authenticator) });
  if (act === 'reauthenticate') return client.auth.reauthenticate({ password });
  return client.auth.refreshSession();
}

async function expectInvariants(play: Play): Promise<void> {
  const { network, thief, tabs } = play;
  if (!thief.hasActed) {
    for (const { client } of tabs) {
      const { data, error } = await client.auth.refreshSession();
      expect([error, data?.session?.id]).toEqual([null, play.family.id]);
    }
    expect(await familyOf(world, play.family)).toMatchObject({ revokedAt: null });
  }
  if (thief.hasCopied) await expectTheftNoticed(play);
  const row = await familyOf(world, play.family);
  const consumed = (await consumedCodes(world.database, person.factorId)) - play.consumedBefore;
  // 4: an epoch for each code, and no level without one.
  expect([row.epoch, row.aal]).toEqual([consumed, consumed > 0 ? 'aal2' : 'aal1']);
  expect(thief.wasRaised).toBe(false);
  // 1 and 5, of every answer that anybody was ever given.
  expect(network.forks()).toEqual([]);
  expect(network.revivals()).toEqual([]);
  if (row.revokedAt) await expectStaysRevoked(play, row);
}

/** 3: both go on, the thief with the newest that he has; then it is found, or a proven factor has left him behind. */
async function expectTheftNoticed({ tabs: [{ client }], thief, family }: Play): Promise<void> {
  await client.auth.refreshSession();
  await thief.refresh('theft');
  await client.auth.refreshSession();
  const { revokedAt, epoch } = await familyOf(world, family);
  if (!revokedAt) expect(positionOf(thief.token)?.epoch).toBeLessThan(epoch);
}

async function expectStaysRevoked({ tabs, thief, family }: Play, row: FamilyRow): Promise<void> {
  const before = thief.successes;
  for (const act of ['theft', 'replay'] as const) await thief.refresh(act);
  expect(thief.successes).toBe(before);
  for (const { client } of tabs) {
    const { data } = await client.auth.refreshSession();
    expect(data?.session ?? null).toBeNull();
  }
  expect(await familyOf(world, family)).toEqual(row);
}
