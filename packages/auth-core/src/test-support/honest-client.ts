// An honest client with one storage, a network that loses and delays, and the server, all as plain values: the
// rules of docs/concepts/token-families.md, "The client", as far as they decide which messages are ever sent.

import { hashAttempt } from '../family/attempt.ts';
import { decideRotation } from '../family/decide-rotation.ts';
import { decideReauthentication, decideStepUp } from '../family/decide-step-up.ts';
import { issueRefreshToken, parseRefreshToken } from '../family/refresh-token.ts';
import type { IssuedRefreshToken } from '../family/refresh-token.ts';
import type { TokenFamily } from '../family/token-family.ts';
import { attemptOf, keys, now, sessionId, signIn, transit } from './family-life.ts';
import type { Transition } from './family-life.ts';

export type Call = 'refresh' | 'step-up' | 'reauthentication';
/** The bound that the design promises. */
const latestTransitions = 16;

type Message = {
  readonly call: Call;
  readonly token: IssuedRefreshToken;
  readonly attempt: string;
  readonly proofIsRight: boolean;
};
type Answer = { readonly token: IssuedRefreshToken } | { readonly refused: string };

/** PENDING: an attempt, stored before it is sent. `refreshOnly`: only `auth.refresh` may finish it. */
type Slot = { readonly call: Call; readonly attempt: string; sends: number; refreshOnly: boolean };
type Consumed = {
  readonly token: IssuedRefreshToken;
  readonly attempt: string;
  readonly transition: Transition;
};

export type World = {
  family: TokenFamily;
  current: IssuedRefreshToken;
  /** Every token that was consumed, in order, and what consumed it. */
  readonly consumed: Consumed[];
  readonly storage: { token: IssuedRefreshToken; pending: Slot | null };
  readonly inFlight: Message[];
  /** Every code that the server answered. */
  readonly refusals: Set<string>;
  attempts: number;
  /** The final answer to what the client was still waiting for. */
  signedOutBy: string | null;
};

export function createWorld(): World {
  const { family, token } = signIn();
  return {
    family,
    current: token,
    consumed: [],
    storage: { token, pending: null },
    inFlight: [],
    refusals: new Set(),
    attempts: 0,
    signedOutBy: null,
  };
}

/** Sends a call under the pending attempt; a pending step-up is recovered by refresh. */
export function send(world: World, call: Call, proofIsRight = true): void {
  const { storage, inFlight } = world;
  storage.pending ??= { call, attempt: attemptOf(world.attempts++), sends: 0, refreshOnly: false };
  const { pending, token } = storage;
  const sent = call === 'refresh' || pending.refreshOnly ? 'refresh' : pending.call;
  pending.sends += 1;
  inFlight.push({ call: sent, token, attempt: pending.attempt, proofIsRight });
}

/** Delivers one message, unless it is later than the bound; its answer may be lost. */
export function deliver(world: World, index: number, answerIsLost = false): void {
  const [message] = world.inFlight.splice(index % Math.max(1, world.inFlight.length), 1);
  if (message === undefined || transitionsSince(world, message) > latestTransitions) return;
  const answer = answerOf(world, message);
  if ('refused' in answer) world.refusals.add(answer.refused);
  if (!answerIsLost) receive(world, message, answer);
}

function transitionsSince({ consumed }: World, { token }: Message): number {
  const at = consumed.findIndex((past) => past.token.text === token.text);
  return at === -1 ? 0 : consumed.length - at;
}

/** The server: decides, and applies what it decided. */
function answerOf(world: World, message: Message): Answer {
  const { family } = world;
  const attemptHash = hashAttempt(message.attempt);
  if (message.call === 'refresh') {
    const parsed = parseRefreshToken(message.token.text, keys);
    if (parsed.outcome !== 'genuine') return { refused: parsed.outcome };
    const decision = decideRotation({ token: parsed.token, attemptHash, family, now });
    if (decision.kind === 'rotate') return consume(world, message, 'rotation');
    return decision.kind === 'repeat' ? repeat(world, message) : { refused: decision.code };
  }
  const decide = message.call === 'step-up' ? decideStepUp : decideReauthentication;
  const decision = decide({ attemptHash, family, now });
  if (decision.kind === 'refuse') return { refused: decision.code };
  if (decision.kind === 'repeat') return repeat(world, message);
  if (!message.proofIsRight) return { refused: 'invalid_code' };
  return consume(world, message, message.call === 'step-up' ? 'step-up' : 'rotation');
}

function consume(world: World, { attempt }: Message, transition: Transition): Answer {
  world.consumed.push({ token: world.current, attempt, transition });
  const { family, token } = transit(world.family, transition, attempt);
  Object.assign(world, { family, current: token });
  return { token };
}

function repeat({ family }: World, { attempt }: Message): Answer {
  const token = issueRefreshToken(sessionId, family, attempt, keys.current);
  return token.hash === family.tokenHash ? { token } : { refused: 'unavailable' };
}

/** The client: only what is newer replaces what is stored, and only its own attempt's refusal matters. */
function receive(world: World, message: Message, answer: Answer): void {
  const { storage } = world;
  if ('token' in answer) {
    if (isNewer(answer.token, storage.token)) Object.assign(storage, { token: answer.token, pending: null });
    return;
  }
  const { pending } = storage;
  if (pending?.attempt !== message.attempt) return;
  if (message.call === 'refresh') world.signedOutBy = answer.refused;
  else if (pending.sends === 1) storage.pending = null;
  else pending.refreshOnly = true;
}

function isNewer(a: IssuedRefreshToken, b: IssuedRefreshToken): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.generation > b.generation);
}
