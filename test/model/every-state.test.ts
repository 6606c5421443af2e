// The invariants of docs/concepts/token-families.md hold in every state that the bounds of a scenario allow.

import { beforeEach, expect, test, vi } from 'vitest';

import { check } from './check.ts';
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

test.each(Object.entries(scenarios))('%s: nothing breaks', async (name, { bounds, keeps }) => {
  const { states, steps, depth, violation } = await check(bounds, keeps);
  expect(violation).toBeNull();
  if (process.env['MODEL'] === 'counts')
    console.log(`${name}: ${states} states, ${steps} steps, ${depth} deep`);
});
