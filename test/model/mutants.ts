/** The model with one rule removed: a checker that cannot fail proves nothing. */
import type { InvariantName } from './invariants.ts';
import type { Mutation } from './model.ts';
import { mutantsOfAnswers } from './mutants-of-answers.ts';
import { mutantsOfRotation } from './mutants-of-rotation.ts';
import { mutantsOfSlot } from './mutants-of-slot.ts';
import { mutantsOfTransitions } from './mutants-of-transitions.ts';
import type { ScenarioName } from './scenarios.ts';

export interface Mutant {
  /** What is removed. */
  readonly rule: string;
  /** Where its absence shows. */
  readonly scenario: ScenarioName;
  /** What then breaks first. */
  readonly breaks: InvariantName;
  readonly mutation: Mutation;
  /** Defence in depth: another rule holds the same there, so it shows only where both are gone, and with neither alone. */
  readonly behind?: { readonly rule: string; readonly mutation: Mutation };
}

/** Without either. */
export function without(one: Mutation, other: Mutation): Mutation {
  return {
    server: { ...one.server, ...other.server },
    client: {
      ...one.client,
      ...other.client,
      slot: (real) => ({ ...one.client?.slot?.(real), ...other.client?.slot?.(real) }),
    },
  };
}

export const mutants: readonly Mutant[] = [
  ...mutantsOfRotation,
  ...mutantsOfTransitions,
  ...mutantsOfSlot,
  ...mutantsOfAnswers,
];
