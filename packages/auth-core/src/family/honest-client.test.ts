import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { attemptOf, now } from '../test-support/family-life.ts';
import { createWorld, deliver, send } from '../test-support/honest-client.ts';
import type { Call, World } from '../test-support/honest-client.ts';
import { decideRotation } from './decide-rotation.ts';
import { hashAttempt } from './attempt.ts';

type Step = (world: World) => void;

const calls = fc.constantFrom<Call>('refresh', 'refresh', 'step-up', 'reauthentication');

/** A client that gives up waiting sends again; what it sent before may arrive at any time, or never. */
const sending = fc.tuple(calls, fc.boolean()).map(
  ([call, proofIsRight]): Step =>
    (world) =>
      send(world, call, proofIsRight),
);
const delivery = fc.tuple(fc.nat(), fc.boolean()).map(
  ([index, isLost]): Step =>
    (world) =>
      deliver(world, index, isLost),
);
/** A while in which nothing goes wrong, so that what is in flight grows old. */
const calm = fc.tuple(calls, fc.integer({ min: 1, max: 8 })).map(([call, times]): Step => (world) => {
  for (let time = 0; time < times; time += 1) exchange(world, call);
});
const schedules = fc.array(fc.oneof(sending, delivery, calm), { maxLength: 60, size: 'max' });

function exchange(world: World, call: Call): void {
  send(world, call);
  deliver(world, world.inFlight.length - 1);
}

function liveBy(schedule: readonly Step[]): World {
  const world = createWorld();
  for (const step of schedule) step(world);
  return world;
}

describe('an honest client with one storage, whatever is lost, repeated or late within the bound', () => {
  test('it is never signed out, never taken for a thief, and goes on', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const world = liveBy(schedule);
        exchange(world, 'refresh');
        expect(world.signedOutBy).toBeNull();
        for (const code of world.refusals) expect(['invalid_code', 'refresh_superseded']).toContain(code);
        expect(world.storage.token.hash).toBe(world.family.tokenHash);
      }),
      { numRuns: 150 },
    );
  });

  test('a replay of what it consumed, under any attempt but its own, revokes or gets nothing', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const { family, consumed, attempts } = liveBy(schedule);
        const known = Array.from({ length: attempts + 1 }, (_, n) => attemptOf(n));
        for (const { token, attempt, transition } of consumed) {
          const foreign = known.filter((other) => other !== attempt).map(hashAttempt);
          const rows = [null, ...foreign].map(
            (attemptHash) => decideRotation({ token, attemptHash, family, now }).row,
          );
          expect(new Set(rows)).toEqual(new Set([transition === 'step-up' ? '6' : '8']));
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('the bound is exact: one transition later, a late copy of an honest message looks like theft', () => {
  const world = createWorld();
  send(world, 'refresh');
  const [late] = world.inFlight;
  for (let count = 0; count < 17; count += 1) exchange(world, 'refresh');
  const request = { attemptHash: hashAttempt(attemptOf(0)), family: world.family, now };
  expect(late && decideRotation({ ...request, token: late.token }).row).toBe('8');
});
