// Without a rule the model finds the fault that the rule is there for.

import { beforeEach, expect, test, vi } from 'vitest';

import { check } from './check.ts';
import { mutants, without } from './mutants.ts';
import { scenarios } from './scenarios.ts';
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

test.each(mutants)(
  'without "$rule", $breaks breaks',
  async ({ rule, scenario, breaks, mutation, behind }) => {
    const { bounds } = scenarios[scenario];
    const { violation } = await check(
      bounds,
      [breaks],
      behind ? without(mutation, behind.mutation) : mutation,
    );
    if (process.env['MODEL'] === 'traces') console.log([rule, ...(violation?.trace ?? [])].join('\n  '));
    expect(violation?.broken).toBe(breaks);
  },
);

const doubles = mutants.flatMap(({ behind, ...mutant }) => (behind ? [{ ...mutant, behind }] : []));

test.each(doubles)('"$rule" and "$behind.rule" do for each other', async ({ scenario, mutation, behind }) => {
  const { bounds, keeps } = scenarios[scenario];
  for (const alone of [mutation, behind.mutation]) {
    expect((await check(bounds, keeps, alone)).violation).toBeNull();
  }
});
