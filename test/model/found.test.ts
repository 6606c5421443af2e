// What the model found: where the code as it is does not keep an invariant. Each test names the shortest way there, and
// fails once the code is better; then the scenario that leaves the invariant out is to keep it.

import { beforeEach, expect, test, vi } from 'vitest';

import { calm } from './bounds.ts';
import type { Bounds } from './bounds.ts';
import { check } from './check.ts';
import type { InvariantName } from './invariants.ts';
import { NOW } from './account.ts';

vi.mock(import('../../packages/sdk/src/session/slot.ts'), async (load) => {
  const { slotInTurn } = await import('./client-rules.ts');
  return slotInTurn(await load());
});
vi.mock(import('../../packages/sdk/src/session/retry.ts'), async (load) => {
  const { retryInTurn } = await import('./client-rules.ts');
  return retryInTurn(await load());
});

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));

async function shortestWay(to: InvariantName, bounds: Partial<Bounds>): Promise<readonly string[]> {
  const { violation } = await check({ ...calm, ...bounds }, [to]);
  if (process.env['MODEL'] === 'traces') console.log([to, ...(violation?.trace ?? [])].join('\n  '));
  return violation?.trace ?? [];
}

test('a proof that loses twice to another tab is told session_expired, though the session lives', async () => {
  const trace = await shortestWay('2: never told that it is over', {
    tabs: 2,
    may: ['refresh', 'step-up'],
    acts: 2,
    expiries: 1,
  });
  expect(trace.at(-1)).toBe('tab 1 gets its answer, and ends with session_expired');
});

test('a right code is judged twice, when its answer is lost and another tab steps up in between', async () => {
  const trace = await shortestWay('2: no right code is judged twice', {
    tabs: 2,
    may: ['step-up'],
    acts: 2,
    proofs: 2,
    givenUp: 1,
  });
  expect(trace.at(-1)).toBe('tab 1 gets its answer, and ends with invalid_code');
});

test('a proof that the network repeats steps up behind the client, when its first copy was refused unseen', async () => {
  const trace = await shortestWay('2: always goes on', { may: ['step-up'], repeats: 1, locks: 1 });
  expect(trace.at(-1)).toBe('step-up(A0,code 0,a0) arrives late → answered');
});

test.each(['step-up', 'reauthenticate'] as const)(
  'a thief who has rotated goes unnoticed by a %s, which shows no refresh token',
  async (act) => {
    const trace = await shortestWay('3: never both, not even by a proof', {
      may: [act],
      thief: 'token',
      thefts: 1,
    });
    expect(trace.slice(-2)).toEqual([
      expect.stringContaining('the thief refreshes'),
      expect.stringMatching(/arrives → answered$/),
    ]);
  },
);
