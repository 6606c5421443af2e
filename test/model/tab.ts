/**
 * What a tab can do next. What nobody else can tell apart is one step: it sends in the step in which it stores, and
 * uses an answer in the step in which it gets it, since a request may be under way, and an answer, for as long as it
 * takes.
 */
import { AaltoError } from '../../packages/sdk/src/errors/aalto-error.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import { isRecord } from '../../packages/sdk/src/is-record.ts';
import { lengthened } from './keys.ts';
import { messageOf } from './lateness.ts';
import { turn } from './client-rules.ts';
import { accessOf, attemptNamed, sessionIn } from './names.ts';
import type { Act, Effect, Entry } from './replay.ts';
import type { Request } from './server.ts';
import type { Model } from './model.ts';
import { freshTab } from './world.ts';
import type { Tab, World } from './world.ts';

/** What an act came to, for the invariants. */
export interface Ended {
  readonly act: Act;
  readonly code: string;
  readonly error: string | null;
}

export interface TabStep {
  readonly world: World;
  readonly ended: Ended | null;
}

/** The next begins when the one before has ended. */
export function isIdle({ effect }: Tab): boolean {
  return effect.kind === 'done';
}

/**
 * Feeds a tab; then lets it have one reading or writing of the storage, and run until it wants another. The first
 * reading of a proof is for what the tab remembers; where that is nothing, it does not look at what it reads.
 */
export async function feed(model: Model, world: World, index: number, entry: Entry): Promise<TabStep> {
  const isBlind =
    entry.kind === 'begin' && entry.act !== 'refresh' && world.tabs[index]?.history.length === 0;
  const fed = await run(model, world, index, entry);
  const first = isBlind && isReading(fed, index) ? await access(model, fed.world, index) : fed;
  return isReading(first, index) || isWriting(first, index) ? access(model, first.world, index) : first;
}

function isReading({ world }: TabStep, index: number): boolean {
  return world.tabs[index]?.effect.kind === 'read';
}

function isWriting({ world }: TabStep, index: number): boolean {
  return world.tabs[index]?.effect.kind === 'update';
}

/** The reading or writing of the storage that a tab asks for. */
export async function access(model: Model, world: World, index: number): Promise<TabStep> {
  const effect = world.tabs[index]?.effect;
  switch (effect?.kind) {
    case 'read':
    case 'reread':
      return run(model, world, index, { kind: effect.kind, slot: world.slot });
    case 'update':
      return update(model, world, index, effect.change);
    default:
      return { world, ended: null };
  }
}

async function update(
  model: Model,
  world: World,
  index: number,
  change: (slot: Slot | null) => Slot | null,
): Promise<TabStep> {
  const { history } = world.tabs[index] ?? freshTab;
  const last = history.at(-1);
  const begun = history.findLast((entry) => entry.kind === 'update');
  if (model.client.isBlind && begun && last?.kind === 'answer' && last.answer === noAnswer) {
    return run(model, world, index, begun);
  }
  const { slot: before, attempts } = world;
  const attempt = freshAttempt(model, attempts);
  Object.assign(turn, { rules: model.client, createAttempt: () => attempt });
  const after = change(before);
  const isUsed = after?.pending?.attempt === attempt && before?.pending?.attempt !== attempt;
  const slot = model.client.keeps ? model.client.keeps(before, after) : after;
  const next = { ...world, slot, attempts: attempts + (isUsed ? 1 : 0) };
  return run(model, withOwner(next, index), index, { kind: 'update', before, after });
}

async function run(model: Model, world: World, index: number, entry: Entry): Promise<TabStep> {
  const tab = world.tabs[index] ?? freshTab;
  const history = lengthened(tab.history, entry);
  const effect = await model.effectOf(history);
  switch (effect.kind) {
    case 'attempt': {
      const attempt = freshAttempt(model, world.attempts);
      const next = withTab({ ...world, attempts: world.attempts + 1 }, index, { ...tab, history });
      return run(model, next, index, { kind: 'attempt', attempt });
    }
    case 'send': {
      const request = messageOf(requestOf(effect, model), world.server, model.bounds);
      const sent = { request, answer: null };
      return { world: withTab(world, index, { history, effect, sent }), ended: null };
    }
    case 'done': {
      const ended = endOf(history, effect.error);
      return {
        world: withTab(world, index, { history: memoryOf(history, effect.error), effect, sent: null }),
        ended,
      };
    }
    default:
      return { world: withTab(world, index, { history, effect, sent: null }), ended: null };
  }
}

export function withTab(world: World, index: number, tab: Tab): World {
  return { ...world, tabs: world.tabs.with(index, tab) };
}

function freshAttempt({ bounds }: Model, count: number): string {
  return attemptNamed(`a${bounds.client === 'careless' ? 0 : count}`);
}

/** The person's own doing: what the tab stores by it is what they want to find there. */
function withOwner(world: World, index: number): World {
  const begin = lastBegin(world.tabs[index]?.history ?? []);
  if (begin?.act === 'sign out') return { ...world, owner: null };
  const last = world.tabs[index]?.history.at(-1);
  const session = begin?.act === 'sign in' && last?.kind === 'answer' ? sessionIn(last.answer) : null;
  return session ? { ...world, owner: accessOf(session.accessToken).account } : world;
}

function endOf(history: readonly Entry[], error: AaltoError | null): Ended {
  const begin = lastBegin(history);
  return { act: begin?.act ?? 'refresh', code: begin?.code ?? '', error: error?.code ?? null };
}

/**
 * What a tab remembers once it has nothing to do: `createStepUp` keeps the proof that got no answer, until one gets one.
 */
function memoryOf(history: readonly Entry[], error: AaltoError | null): readonly Entry[] {
  const begin = lastBegin(history);
  const isProof = begin?.act === 'step-up' || begin?.act === 'reauthenticate';
  if (isProof && error?.code === 'network_error') return history;
  const before = history.slice(0, begin ? history.lastIndexOf(begin) : 0);
  if (!isProof) return before;
  return error && before.length > 0 ? history : [];
}

export function lastBegin(history: readonly Entry[]): Extract<Entry, { kind: 'begin' }> | undefined {
  return history.findLast((entry) => entry.kind === 'begin');
}

function requestOf({ call, accessToken }: Extract<Effect, { kind: 'send' }>, { bounds }: Model): Request {
  const input = isRecord(call.input) ? call.input : {};
  const attempt = bounds.client === 'strict' ? null : String(input['attempt']);
  const access = accessToken ?? '';
  switch (call.path) {
    case 'auth.refresh':
      return { kind: 'refresh', token: String(input['refreshToken']), attempt };
    case 'auth.verifyMfa':
      return { kind: 'step-up', access, code: String(input['code']), attempt };
    case 'auth.reauthenticate':
      return { kind: 'reauthentication', access, attempt };
    case 'auth.signOut':
      return { kind: 'sign-out', access };
    default:
      return { kind: 'sign-in' };
  }
}

/** A network that failed, or a caller that gave up. */
export const noAnswer: Extract<Entry, { kind: 'answer' }>['answer'] = {
  data: null,
  error: new AaltoError('network_error', 'no answer'),
};
