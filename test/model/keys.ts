/** Short texts that are equal for what is the same: by them states are told apart. */
import { keyOfLeft } from './bounds.ts';
import { keyOfChange, keyOfMemory } from './memory.ts';
import { nameOf, sessionIn } from './names.ts';
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import type { Message } from './lateness.ts';
import type { Entry } from './replay.ts';
import type { Account, Server } from './account.ts';
import type { Request } from './server.ts';
import type { Tab, Thief, World } from './world.ts';

/** A function of an object that is never changed is worked out once. */
function once<Given extends object>(work: (given: Given) => string): (given: Given | null) => string {
  const known = new WeakMap<Given, string>();
  return (given) => {
    if (given === null) return '-';
    const key = known.get(given) ?? work(given);
    known.set(given, key);
    return key;
  };
}

/** Two tabs are alike; and so are two worlds that only call their attempts and their codes by other names. */
export const keyOfWorld = once((world: World): string => {
  const [first, second] = world.tabs;
  if (!first || !second) return renamed(keyWith(world.tabs, world));
  const [one, other] = [shapeOf(first), shapeOf(second)];
  const inOrder = renamed(keyWith(one <= other ? [first, second] : [second, first], world));
  if (one !== other) return inOrder;
  const swapped = renamed(keyWith([second, first], world));
  return inOrder < swapped ? inOrder : swapped;
});

const NAMES = /a\d+|code \d+/g;

/** A tab by whatever names. */
const shapeOf = once((tab: Tab): string => keyOfTab(tab).replaceAll(NAMES, '#'));

function keyWith(
  tabs: readonly Tab[],
  { server, owner, slot, late, thief, backup, codes, left }: World,
): string {
  return [
    keyOfServer(server),
    owner ?? '-',
    keyOfSlot(slot),
    ...tabs.map(keyOfTab),
    late.map(keyOfMessage).toSorted().join(' '),
    keyOfThief(thief),
    keyOfAccount(backup),
    codes,
    keyOfLeft(left),
  ].join('|');
}

/** Attempts and codes by the order in which they are named. */
function renamed(key: string): string {
  const orders = { a: new Map<string, number>(), c: new Map<string, number>() };
  return key.replaceAll(NAMES, (name) => {
    const order = name.startsWith('a') ? orders.a : orders.c;
    const place = order.get(name) ?? order.size;
    order.set(name, place);
    return `${name.startsWith('a') ? 'a' : 'c'}${place}`;
  });
}

export const keyOfSlot = once(({ session, pending }: Slot): string => {
  const held = `${nameOf(session.refreshToken)}=${nameOf(session.accessToken)}`;
  return pending ? `${held}?${pending.kind}${nameOf(pending.attempt)}×${pending.sends}` : held;
});

const keyOfAnswer = once((answer: Answer): string => {
  const session = sessionIn(answer);
  if (session) return `${nameOf(session.refreshToken)}=${nameOf(session.accessToken)}`;
  return answer.error?.code ?? 'done';
});

const keyOfEntry = once((entry: Entry): string => {
  switch (entry.kind) {
    case 'begin':
      return `${entry.act} ${entry.code}`;
    case 'attempt':
      return nameOf(entry.attempt);
    case 'read':
    case 'reread':
      return keyOfMemory(entry.slot);
    case 'update':
      return keyOfChange(entry);
    case 'answer':
      return `${keyOfAnswer(entry.answer)}${entry.isAborted ? '!' : ''}`;
    default:
      return entry satisfies never;
  }
});

const keysOfHistories = new WeakMap<readonly Entry[], string>();

export function keyOfHistory(history: readonly Entry[]): string {
  return keysOfHistories.get(history) ?? history.map(keyOfEntry).join(';');
}

/** With one entry more; its key is that much longer. */
export function lengthened(history: readonly Entry[], entry: Entry): readonly Entry[] {
  const longer = [...history, entry];
  const before = history.length > 0 ? `${keyOfHistory(history)};` : '';
  keysOfHistories.set(longer, `${before}${keyOfEntry(entry)}`);
  return longer;
}

const keyOfTab = once(({ history, effect, sent }: Tab): string => {
  const waits = sent ? `${keyOfMessage(sent.request)}:${keyOfAnswer(sent.answer)}` : effect.kind;
  return `${keyOfHistory(history)} ${waits}`;
});

const keyOfRequest = once((request: Request): string => {
  switch (request.kind) {
    case 'refresh':
      return `refresh(${nameOf(request.token)},${attemptKey(request.attempt)})`;
    case 'step-up':
      return `step-up(${nameOf(request.access)},${request.code},${attemptKey(request.attempt)})`;
    case 'reauthentication':
      return `reauthenticate(${nameOf(request.access)},${attemptKey(request.attempt)})`;
    case 'sign-in':
      return 'sign-in';
    case 'sign-out':
      return `sign-out(${nameOf(request.access)})`;
    default:
      return request satisfies never;
  }
});

export const keyOfMessage = once((message: Message): string => {
  const key = keyOfRequest(message);
  return message.sentAt === 0 ? key : `${key}@${message.sentAt}`;
});

function attemptKey(attempt: string | null): string {
  return attempt === null ? '-' : nameOf(attempt);
}

const keyOfAccount = once(({ family, token, aal, ended, consumed }: Account): string => {
  const history = family.history.map(
    ({ epoch, generation, attemptHash }) => `${epoch}.${generation}${attemptKey(attemptHash)}`,
  );
  const by = consumed.map((consumption) => `${consumption.by[0]}${nameOf(consumption.token)}`);
  return [nameOf(token), aal, ended ?? '', history, family.leaves.join('.'), by].join('/');
});

export const keyOfServer = once(({ accounts, spent, era, key }: Server): string =>
  [accounts.map(keyOfAccount), spent, era, key].join(';'),
);

const keyOfThief = once(({ token, access, attempt, got, hasActed }: Thief): string =>
  [nameOf(token), nameOf(access), attemptKey(attempt), got && nameOf(got), hasActed].join(','),
);
