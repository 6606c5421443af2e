// What the model found and the rule leaves as it is: README.md says what that costs. Each test names the shortest way
// there, and fails once the rule is better; then the scenarios are to keep the invariant.

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

test('two tabs that step up at once may each use up the other’s attempt, twice, and both have to ask again', async () => {
  const trace = await shortestWay('2: one of two right codes is good', {
    may: ['step-up'],
    tabs: 2,
    acts: 2,
    proofs: 2,
  });
  expect(trace.slice(-2)).toEqual([
    expect.stringMatching(/ends with refresh_superseded$/),
    expect.stringMatching(/ends with refresh_superseded$/),
  ]);
});
