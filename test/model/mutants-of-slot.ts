/** Each rule by which the client keeps its slot, and what it would be without it. */
import { isSameFamily } from '../../packages/sdk/src/session/position.ts';
import type { Mutation } from './model.ts';
import type { Mutant } from './mutants.ts';

/** A newer session is stored, with what was pending for the one before. */
const keepsPending: Mutation = {
  client: {
    slot: ({ accept }) => ({
      accept(slot, session) {
        const after = accept(slot, session);
        return after && slot && after !== slot ? { ...after, pending: slot.pending } : after;
      },
    }),
  },
};

export const mutantsOfSlot: readonly Mutant[] = [
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
    rule: 'a rotation that was answered is pending no more',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: keepsPending,
  },
  {
    rule: 'an attempt that can rotate nothing is forgotten',
    scenario: 'one tab steps up, another refreshes',
    breaks: '2: always goes on',
    mutation: { client: { slot: () => ({ forget: (slot) => slot }) } },
    behind: { rule: 'a rotation that was answered is pending no more', mutation: keepsPending },
  },
  {
    rule: 'signing in and out replace whatever was stored',
    scenario: 'signing in and out in two tabs',
    breaks: '2: keeps its own session',
    mutation: {
      client: {
        keeps: (before, after) =>
          before && !(after && isSameFamily(before.session, after.session)) ? before : after,
      },
    },
  },
];
