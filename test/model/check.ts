/** One exploration: a scenario, the invariants that it is to keep, and what a mutant changes. */
import type { Bounds } from './bounds.ts';
import { explore } from './explore.ts';
import type { Exploration } from './explore.ts';
import { brokenBy } from './invariants.ts';
import type { InvariantName } from './invariants.ts';
import { keyOfWorld } from './keys.ts';
import { createModel } from './model.ts';
import type { Mutation } from './model.ts';
import { stepsFrom } from './steps.ts';
import { initialWorld } from './world.ts';

export async function check(
  bounds: Bounds,
  names: readonly InvariantName[],
  mutation: Mutation = {},
): Promise<Exploration> {
  const model = createModel(bounds, mutation);
  return explore({
    initial: initialWorld(bounds),
    keyOf: keyOfWorld,
    stepsFrom: (world) => stepsFrom(model, world),
    brokenBy: (before, step) => brokenBy(model, names, before, step),
  });
}
