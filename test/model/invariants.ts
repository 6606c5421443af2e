/** The invariants of docs/concepts/token-families.md, by their numbers, as predicates over one step. */
import type { AssuranceLevel } from '@aalto/auth-core';

import { FINAL_REFUSALS } from '../../packages/sdk/src/session/refresh-slot.ts';
import type { Model } from './model.ts';
import { accessOf, readToken, rootKeys, sessionIn } from './names.ts';
import { comesToRest, goesOn } from './goes-on.ts';
import { levelOf, NOW } from './account.ts';
import type { Account } from './account.ts';
import type { Ended } from './tab.ts';
import type { ModelStep } from './steps.ts';
import type { Tab, World } from './world.ts';

type Broken = (model: Model, before: World, step: ModelStep) => boolean | Promise<boolean>;

export type InvariantName = keyof typeof invariants;

/** The first invariant that a step breaks. */
export async function brokenBy(
  model: Model,
  names: readonly InvariantName[],
  before: World,
  step: ModelStep,
): Promise<InvariantName | null> {
  for (const name of names) {
    if (await invariants[name](model, before, step)) return name;
  }
  return null;
}

const invariants = {
  '1: one current token': (model, _, { next }) =>
    next.server.accounts.some((account, index) => currentTokens(model, next, account, index) > 1),

  '2: never taken for a thief': (_, __, { next }) =>
    !isRobbed(next) && next.server.accounts.some(({ ended }) => ended === 'reuse'),

  '2: never signed out': (_, __, { next }) => !isRobbed(next) && next.owner !== null && next.slot === null,

  /** Not even in words: the app would show the sign-in page. */
  '2: never told that it is over': (_, __, { next, ended }) => {
    const wasEnded = next.owner === null || next.server.accounts.length > 1;
    return !isRobbed(next) && !wasEnded && FINAL_REFUSALS.has(ended?.error ?? '');
  },

  '2: always goes on': async (model, _, { next }) =>
    !isRobbed(next) && next.owner !== null && !(await goesOn(model, next)),

  '2: comes to rest': async (model, _, { next }) => !(await comesToRest(model, next)),

  /** Of the person who signed in last, and nobody's once they have signed out. */
  '2: keeps its own session': (_, __, { next: { slot, owner } }) =>
    slot !== null && accessOf(slot.session.accessToken).account !== owner,

  '2: no right code is judged twice': (_, __, { ended }) => isRight(ended) && ended?.error === 'invalid_code',

  /** Such as for an access token that has expired; unless the factor is locked, or no answer comes. */
  '2: no right code is refused unjudged': (_, __, { next, ended }) =>
    !isRobbed(next) && isRight(ended) && !FAIR.has(ended?.error ?? 'network_error'),

  /** More than is promised, since each proof is given up after two attempts. See found.test.ts. */
  '2: one of two right codes is good': (_, __, { next }) => next.tabs.every(isSuperseded),

  /** What one side has consumed, the other side presents: that revokes, unless a proven factor has superseded it. */
  '3: never both': (_, __, { handled }) => {
    if (handled?.request.kind !== 'refresh') return false;
    const { request, by, after, answer } = handled;
    return after.accounts.some(({ consumed, family }) => {
      const past = consumed.find(({ token }) => token === request.token);
      if (!past || past.by === by) return false;
      if (past.attempt !== null && past.attempt === request.attempt) return false;
      return past.how === 'step-up' ? answer.error === null : !family.revoked;
    });
  },

  /** More than is promised: a proof shows no refresh token, so it goes past what a thief has done. See found.test.ts. */
  '3: never both, not even by a proof': (_, { thief }, { next, handled }) => {
    if (!thief?.got || handled?.by !== 'honest' || handled.answer.error) return false;
    return thief.attempt === null && !next.server.accounts.some(({ family }) => family.revoked);
  },

  '4: no level without a factor': (model, before, { next, handled }) => {
    const hasRisen = next.server.accounts.some(
      ({ aal }, index) => aal === 'aal2' && before.server.accounts[index]?.aal !== 'aal2',
    );
    if (hasRisen && next.server.spent.length === before.server.spent.length) return true;
    if (!before.thief) return false;
    const isRaised = handled?.by === 'thief' && sessionIn(handled.answer)?.aal === 'aal2';
    if (isRaised && !before.thief.mayBeRaised) return true;
    return levelOfCopy(model, before) === 'aal1' && levelOfCopy(model, next) === 'aal2';
  },

  '5: revoked is absorbing': (_, before, { next, handled }) =>
    before.server.accounts.some(({ family }, index) => {
      if (!family.revoked) return false;
      const session = handled && sessionIn(handled.answer);
      const isAnswered = session ? accessOf(session.accessToken).account === index : false;
      return isAnswered || !next.server.accounts[index]?.family.revoked;
    }),

  '6: a wrong MAC changes nothing': (_, before, { next, handled }) =>
    handled?.request.kind === 'refresh' &&
    readToken(handled.request.token, rootKeys[1]).outcome === 'malformed' &&
    before.server !== next.server,
} satisfies Record<string, Broken>;

const FAIR: ReadonlySet<string> = new Set(['network_error', 'mfa_locked', 'invalid_code']);

function isSuperseded({ effect }: Tab): boolean {
  return effect.kind === 'done' && effect.error?.code === 'refresh_superseded';
}

/** Each right code is given once, so where it is refused it was judged before. */
function isRight(ended: Ended | null): boolean {
  return ended?.code.startsWith('code') ?? false;
}

/** From then on somebody is to be signed out. */
function isRobbed({ thief }: World): boolean {
  return thief?.hasActed ?? false;
}

/** Of all that it ever had, and all that anybody holds of it, those which a new attempt would rotate. */
function currentTokens(
  { server: { decideRotation } }: Model,
  { slot, thief }: World,
  { family, token, consumed }: Account,
  index: number,
): number {
  const held = [slot?.session.refreshToken, thief?.token, thief?.got].filter((text) => text !== undefined);
  const ever = new Set([token, ...consumed.map((past) => past.token), ...held]);
  return [...ever].filter((text) => {
    const parsed = readToken(text ?? '', rootKeys[1]);
    if (parsed.outcome !== 'genuine' || !parsed.token.sessionId.endsWith(`${index}`)) return false;
    const request = { token: parsed.token, attemptHash: 'of a new attempt', family, now: NOW };
    return decideRotation(request).kind === 'rotate';
  }).length;
}

/** What the access token that the thief has copied is worth at the gate. */
function levelOfCopy({ server: rules }: Model, { server, thief }: World): AssuranceLevel {
  const access = accessOf(thief?.access ?? '');
  const account = server.accounts[access.account];
  return account ? levelOf(account, access, rules) : 'aal1';
}
