/** The model with one rule removed: a checker that cannot fail proves nothing. */
import type { InvariantName } from './invariants.ts';
import type { Mutation } from './model.ts';
import { mutantsOfClient } from './mutants-of-client.ts';
import { mutantsOfRotation } from './mutants-of-rotation.ts';
import { mutantsOfTransitions } from './mutants-of-transitions.ts';
import type { ScenarioName } from './scenarios.ts';

export interface Mutant {
  /** What is removed. */
  readonly rule: string;
  /** Where its absence shows. */
  readonly scenario: ScenarioName;
  /** What then breaks first; null where nothing does. */
  readonly breaks: InvariantName | null;
  readonly mutation: Mutation;
}

export const mutants: readonly Mutant[] = [...mutantsOfRotation, ...mutantsOfTransitions, ...mutantsOfClient];
