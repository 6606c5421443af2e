/** Short texts that are equal for what is the same: by them states are told apart. */
import { keyOfLeft } from './bounds.ts';
import { nameOf, sessionIn } from './names.ts';
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
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

/** Two tabs are alike; and so are two worlds that only call their attempts by other names. */
export function keyOfWorld(world: World): string {
  const { server, owner, slot, tabs, late, thief, backup, codes, left } = world;
  const key = [
    keyOfServer(server),
    owner ?? '-',
    keyOfSlot(slot),
    ...tabs.map(keyOfTab).toSorted(),
    late.map(keyOfRequest).toSorted().join(' '),
    keyOfThief(thief),
    keyOfAccount(backup),
    codes,
    keyOfLeft(left),
  ].join('|');
  const order = new Map<string, number>();
  return key.replaceAll(/a\d+/g, (name) => {
    if (!order.has(name)) order.set(name, order.size);
    return `a${order.get(name)}`;
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
      return keyOfSlot(entry.slot);
    case 'update':
      return `${keyOfSlot(entry.before)}→${keyOfSlot(entry.after)}`;
    case 'answer':
      return `${keyOfAnswer(entry.answer)}${entry.isAborted ? '!' : ''}`;
    default:
      return entry satisfies never;
  }
});

export const keyOfHistory = once((history: readonly Entry[]): string => history.map(keyOfEntry).join(';'));

const keyOfTab = once(({ history, effect, sent }: Tab): string => {
  const waits = sent ? `${keyOfRequest(sent.request)}:${keyOfAnswer(sent.answer)}` : effect.kind;
  return `${keyOfHistory(history)} ${waits}`;
});

export const keyOfRequest = once((request: Request): string => {
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
