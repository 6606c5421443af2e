/** One state of the model: plain values, never changed in place. */
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import { hold } from '../../packages/sdk/src/session/slot.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import type { Bounds, Left } from './bounds.ts';
import { accessOf, sessionWith } from './names.ts';
import type { Effect, Entry } from './replay.ts';
import { emptyServer, accountRules, signIn } from './account.ts';
import type { Account, Server } from './account.ts';
import type { Message } from './lateness.ts';

/** A tab: all that it has lived through, and what it asks for next. Of its own it keeps nothing else. */
export interface Tab {
  readonly history: readonly Entry[];
  readonly effect: Effect;
  /** What it has sent and waits for; with the answer, once the server has given one. */
  readonly sent: { readonly request: Message; readonly answer: Answer | null } | null;
}

/** Who copied the storage, or the token in it. */
export interface Thief {
  readonly token: string;
  readonly access: string;
  /** The pending attempt; null unless the whole storage was copied while one was pending. */
  readonly attempt: string | null;
  readonly mayBeRaised: boolean;
  /** What the server has given him for it. */
  readonly got: string | null;
  readonly hasActed: boolean;
}

export interface World {
  readonly server: Server;
  /** The account whose session the person left in the storage; null since they signed out. */
  readonly owner: number | null;
  readonly slot: Slot | null;
  readonly tabs: readonly Tab[];
  /** Requests that nobody waits for any more, and copies of some: they may arrive at any time, or never. */
  readonly late: readonly Message[];
  readonly thief: Thief | null;
  readonly backup: Account | null;
  readonly attempts: number;
  readonly codes: number;
  readonly left: Left;
}

export const freshTab: Tab = { history: [], effect: { kind: 'done', error: null }, sent: null };

/** Signed in, with nothing pending, in every tab. */
export function initialWorld(bounds: Bounds): World {
  const { server } = signIn(emptyServer, accountRules);
  const session = sessionWith(server.accounts[0]?.token ?? '', accessOf('0 0 0 aal1'));
  return {
    server,
    owner: 0,
    slot: hold(session),
    tabs: Array.from({ length: bounds.tabs }, () => freshTab),
    late: [],
    thief: null,
    backup: null,
    attempts: 0,
    codes: 0,
    left: bounds,
  };
}
