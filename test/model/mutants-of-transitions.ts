/** What a transition writes, what a proof asks of its attempt, and what makes a level; and the server without each. */
import { advanceFamily, decideReauthentication, decideStepUp, positionAfter } from '@aalto/auth-core';
import type { StepUpRequest } from '@aalto/auth-core';

import { accountRules } from './account.ts';
import type { Mutant } from './mutants.ts';

/** An attempt that was used is not recognised by a proof. */
function forgetful(request: StepUpRequest): StepUpRequest {
  return { ...request, attemptHash: null };
}

export const mutantsOfTransitions: readonly Mutant[] = [
  {
    rule: 'a transition goes on history',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: {
      server: {
        advanceFamily: (family, ...rest) => ({ ...advanceFamily(family, ...rest), history: family.history }),
      },
    },
  },
  {
    rule: 'a step-up leaves a leaf',
    scenario: 'a tab steps up',
    breaks: '2: always goes on',
    mutation: {
      server: {
        advanceFamily: (family, ...rest) => ({ ...advanceFamily(family, ...rest), leaves: family.leaves }),
      },
    },
  },
  {
    rule: 'a step-up opens an epoch',
    scenario: 'a thief, and a level that lapses',
    breaks: '4: no level without a factor',
    mutation: {
      server: {
        advanceFamily: (family, _, ...rest) => advanceFamily(family, 'rotation', ...rest),
        positionAfter: (family) => positionAfter(family, 'rotation'),
      },
    },
  },
  {
    rule: 'the level asks for the epoch of the family',
    scenario: 'a thief, and a level that lapses',
    breaks: '4: no level without a factor',
    mutation: {
      server: {
        assuranceLevel: ({ token, ...facts }) =>
          accountRules.assuranceLevel({ ...facts, token: { ...token, epoch: facts.family.epoch } }),
      },
    },
  },
  {
    rule: 'the level asks for what the token says',
    scenario: 'a thief of the token',
    breaks: '4: no level without a factor',
    mutation: { server: { assuranceLevel: ({ family }) => family.aal } },
  },
  {
    rule: 'a step-up refuses an attempt that a rotation has used',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: always goes on',
    mutation: {
      server: {
        decideStepUp(request) {
          const real = decideStepUp(request);
          return real.kind === 'refuse' && real.code === 'refresh_superseded' ? { kind: 'proceed' } : real;
        },
      },
    },
  },
  {
    rule: 'a step-up answers its own attempt again',
    scenario: 'a tab steps up',
    breaks: '2: no right code is judged twice',
    mutation: { server: { decideStepUp: (request) => decideStepUp(forgetful(request)) } },
  },
  {
    rule: 'a reauthentication recognises an attempt that was used',
    scenario: 'a tab reauthenticates',
    breaks: '2: always goes on',
    mutation: { server: { decideReauthentication: (request) => decideReauthentication(forgetful(request)) } },
  },
];
