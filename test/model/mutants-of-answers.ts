/** Each rule by which the client sends and takes answers, and what it would be without it. */
import { AaltoError } from '../../packages/sdk/src/errors/aalto-error.ts';
import { failed } from '../../packages/sdk/src/errors/answer.ts';
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type { Mutant } from './mutants.ts';
import { rootKeys } from './names.ts';

const isOver = new AaltoError('session_expired', 'The session has ended.', { status: 401 });

export const mutantsOfAnswers: readonly Mutant[] = [
  {
    rule: 'a proof that was refused unseen is finished by a refresh',
    scenario: 'a locked factor, and a request that is repeated',
    breaks: '2: always goes on',
    mutation: { client: { isWrongProof: () => true } },
  },
  {
    rule: 'a proof that was sent more than once and refused is finished by a refresh',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: always goes on',
    mutation: { client: { slot: ({ forget }) => ({ release: forget }) } },
  },
  {
    rule: 'every sending counts',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: always goes on',
    mutation: {
      client: {
        slot: ({ beginSend }) => ({
          beginSend(slot, kind, attempt) {
            const begun = beginSend(slot, kind, attempt);
            return { ...begun, pending: begun.pending && { ...begun.pending, sends: 1 } };
          },
        }),
      },
    },
  },
  {
    rule: 'a proof that got no answer stays pending',
    scenario: 'a proof is given up, and tried again',
    breaks: '2: no right code is judged twice',
    mutation: { client: { isTransient: () => false } },
  },
  {
    rule: 'a refresh that is superseded is not over',
    scenario: 'two tabs refresh',
    breaks: '2: never signed out',
    mutation: { client: { hears: (answer, kind) => (kind === 'refresh' ? asOver(answer) : answer) } },
    behind: {
      rule: 'a final refusal ends only the token that it was for',
      mutation: { client: { slot: () => ({ endAt: () => null }) } },
    },
  },
  {
    rule: 'a proof that is superseded is recovered first',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: never told that it is over',
    mutation: { client: { hears: (answer, kind) => (kind === 'refresh' ? answer : asOver(answer)) } },
  },
  {
    rule: 'a proof that meets an expired access token is recovered first',
    scenario: 'a tab steps up',
    breaks: '2: no right code is refused unjudged',
    mutation: {
      client: {
        hears: (answer) =>
          answer.error?.code === 'token_expired'
            ? failed(new AaltoError('forbidden', 'No.', { status: 403 }))
            : answer,
      },
    },
  },
  {
    rule: 'the storage is read before every send',
    scenario: 'a tab that slept',
    breaks: '2: never taken for a thief',
    mutation: { client: { isBlind: true } },
  },
  {
    // Of a server that can never answer: its own fault breaks something else.
    rule: 'an attempt is repeated for a while, and then its caller is told',
    scenario: 'a new server key',
    breaks: '2: comes to rest',
    mutation: {
      server: { keyToRepeat: (_, { key }) => rootKeys[key].current.id },
      client: { isTireless: true },
    },
  },
];

function asOver(answer: Answer): Answer {
  return answer.error?.code === 'refresh_superseded' ? failed(isOver) : answer;
}
