/** What is explored: each within bounds that leave few enough states, all of which are visited. */
import { calm } from './bounds.ts';
import type { Bounds } from './bounds.ts';
import type { InvariantName } from './invariants.ts';

export interface Scenario {
  readonly bounds: Bounds;
  readonly keeps: readonly InvariantName[];
}

const always: readonly InvariantName[] = [
  '1: one current token',
  '3: never both',
  '4: no level without a factor',
  '5: revoked is absorbing',
  '6: a wrong MAC changes nothing',
];
const honest: readonly InvariantName[] = [
  ...always,
  '2: never taken for a thief',
  '2: never signed out',
  '2: always goes on',
  '2: keeps its own session',
];
const told: readonly InvariantName[] = [
  ...honest,
  '2: no right code is judged twice',
  '2: never told that it is over',
  '2: comes to rest',
];
const single: readonly InvariantName[] = [...told, '2: no right code is refused unjudged'];

const stepUps = { may: ['refresh', 'step-up'] } as const;

export const scenarios = {
  'two tabs refresh': scenario(told, { tabs: 2, acts: 3, givenUp: 1, crashes: 1, repeats: 1 }),
  'two tabs refresh, and nothing comes back': scenario(told, { tabs: 2, acts: 2, givenUp: 3, crashes: 1 }),
  'a tab steps up': scenario(single, {
    ...stepUps,
    acts: 2,
    givenUp: 2,
    crashes: 1,
    expiries: 1,
    wrongCodes: true,
  }),
  'one tab steps up, another refreshes': scenario(told, {
    ...stepUps,
    tabs: 2,
    acts: 2,
    givenUp: 1,
    crashes: 1,
    wrongCodes: true,
  }),
  'one tab steps up, another refreshes, access tokens expire': scenario(told, {
    ...stepUps,
    tabs: 2,
    acts: 2,
    givenUp: 1,
    expiries: 1,
  }),
  'two tabs step up at once, and something is lost': scenario(told, {
    may: ['step-up'],
    tabs: 2,
    acts: 2,
    proofs: 2,
    givenUp: 1,
  }),
  'two tabs step up at once': scenario(told, { ...stepUps, tabs: 2, acts: 2, proofs: 2, wrongCodes: true }),
  'a tab reauthenticates': scenario(single, {
    may: ['refresh', 'reauthenticate'],
    acts: 2,
    givenUp: 2,
    crashes: 1,
    repeats: 1,
  }),
  'one tab reauthenticates, another refreshes': scenario(told, {
    tabs: 2,
    may: ['refresh', 'reauthenticate'],
    acts: 2,
    givenUp: 1,
    expiries: 1,
  }),
  'a locked factor': scenario(single, { ...stepUps, acts: 3, proofs: 2, givenUp: 2, locks: 1 }),
  'a locked factor, and a request that is repeated': scenario(single, {
    ...stepUps,
    acts: 3,
    proofs: 2,
    repeats: 1,
    locks: 1,
  }),
  'a proof is given up, and tried again': scenario(told, {
    ...stepUps,
    acts: 3,
    proofs: 2,
    aborted: 1,
    givenUp: 1,
  }),
  'a proof is given up in one tab': scenario(told, { ...stepUps, tabs: 2, acts: 2, aborted: 1, crashes: 1 }),
  'a tab that slept': scenario(told, { tabs: 2, acts: 4, givenUp: 1, remembers: 2 }),
  'a message from before a step-up, later than anybody remembers': scenario(told, {
    ...stepUps,
    acts: 3,
    givenUp: 1,
    crashes: 1,
    remembers: 1,
  }),
  'signing in and out in two tabs': scenario(told, {
    tabs: 2,
    may: ['refresh', 'sign in', 'sign out'],
    acts: 3,
    givenUp: 1,
  }),
  'signing in and out while stepping up': scenario(told, {
    tabs: 2,
    may: ['step-up', 'sign in', 'sign out'],
    acts: 2,
    givenUp: 1,
  }),
  'a thief of the token': scenario(told, {
    may: ['refresh', 'step-up', 'reauthenticate'],
    acts: 2,
    givenUp: 1,
    thief: 'token',
    thefts: 2,
  }),
  'a thief of the whole storage': scenario(told, {
    ...stepUps,
    acts: 2,
    givenUp: 1,
    thief: 'storage',
    thefts: 2,
  }),
  'a thief, and a level that lapses': scenario(told, {
    may: ['step-up'],
    acts: 2,
    proofs: 2,
    thief: 'token',
    thefts: 1,
    lapses: 1,
  }),
  'a client without attempts, and a thief': scenario(always, {
    ...stepUps,
    acts: 3,
    client: 'strict',
    thief: 'token',
    thefts: 2,
  }),
  'a client that repeats one attempt for ever': scenario(
    [...always, '2: never taken for a thief', '2: never signed out'],
    { acts: 3, client: 'careless', givenUp: 1 },
  ),
  'a new server key': scenario(single, { ...stepUps, acts: 2, givenUp: 1, rekeyings: 1 }),
  'a restored database': scenario([...always, '2: never taken for a thief'], {
    ...stepUps,
    acts: 3,
    restores: 1,
  }),
  'a forger': scenario(single, { ...stepUps, acts: 2, forgeries: 1 }),
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

function scenario(keeps: readonly InvariantName[], bounds: Partial<Bounds>): Scenario {
  return { bounds: { ...calm, ...bounds }, keeps };
}
