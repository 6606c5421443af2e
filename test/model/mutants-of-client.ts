/** Each rule of the client, and what it would be without it. */
import { AaltoError } from '../../packages/sdk/src/errors/aalto-error.ts';
import { failed } from '../../packages/sdk/src/errors/answer.ts';
import { isSameFamily } from '../../packages/sdk/src/session/position.ts';
import type { Mutant } from './mutants.ts';

const isOver = new AaltoError('session_expired', 'The session has ended.', { status: 401 });

export const mutantsOfClient: readonly Mutant[] = [
  {
    rule: 'tabs share one attempt: get or create',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: {
      client: {
        slot: ({ beginSend }) => ({
          beginSend: (slot, kind, attempt) => beginSend({ ...slot, pending: null }, kind, attempt),
        }),
      },
    },
  },
  {
    rule: 'an attempt is stored before it is sent',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: {
      client: { keeps: (before, after) => (after && before ? { ...after, pending: before.pending } : after) },
    },
  },
  {
    rule: 'an attempt outlives the tab that began it',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: always goes on',
    mutation: {
      client: {
        slot: ({ beginSend }) => ({
          beginSend: (slot, kind, attempt) =>
            beginSend(kind === slot.pending?.kind ? slot : { ...slot, pending: null }, kind, attempt),
        }),
      },
    },
  },
  {
    rule: 'only what is newer replaces what is stored',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: {
      client: {
        slot: ({ accept, hold }) => ({
          accept: (slot, session) =>
            slot && isSameFamily(slot.session, session) ? hold(session) : accept(slot, session),
        }),
      },
    },
  },
  {
    rule: 'an answer for another session is dropped',
    scenario: 'signing in and out in two tabs',
    breaks: '2: keeps its own session',
    mutation: {
      client: {
        slot: ({ accept, hold }) => ({
          accept: (slot, session) =>
            slot && isSameFamily(slot.session, session) ? accept(slot, session) : hold(session),
        }),
      },
    },
  },
  {
    rule: 'a final refusal ends only the token that it was for',
    scenario: 'signing in and out in two tabs',
    breaks: '2: never signed out',
    mutation: { client: { slot: () => ({ endAt: () => null }) } },
  },
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
    rule: 'what is superseded is not over',
    scenario: 'a locked factor, and a request that is repeated',
    breaks: null,
    mutation: {
      client: {
        hears: (answer) => (answer.error?.code === 'refresh_superseded' ? failed(isOver) : answer),
      },
    },
  },
  {
    rule: 'the storage is read, and the sending counted there, before every send',
    scenario: 'one tab steps up, another refreshes',
    breaks: null,
    mutation: { client: { isBlind: true } },
  },
  {
    // A second fence: this client uses no attempt twice, so the server never answers what makes it forget one.
    rule: 'an attempt that can rotate nothing is forgotten',
    scenario: 'two tabs refresh',
    breaks: null,
    mutation: { client: { slot: () => ({ forget: (slot) => slot }) } },
  },
];
