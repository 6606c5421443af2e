/**
 * The real client as a step machine: its flows run, from the start, over what the storage and the server have answered
 * them so far, until they ask for more. So a tab is its history, and nothing of the client is restated.
 */
import { AaltoError } from '../../packages/sdk/src/errors/aalto-error.ts';
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import { createRefresh } from '../../packages/sdk/src/session/refresh-slot.ts';
import { createSignIn } from '../../packages/sdk/src/session/sign-in.ts';
import { signOutLocally } from '../../packages/sdk/src/session/sign-out.ts';
import type { SlotStore } from '../../packages/sdk/src/session/slot-store.ts';
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import { createStepUp } from '../../packages/sdk/src/session/step-up.ts';
import type { Call, Send } from '../../packages/sdk/src/transport/transport.ts';
import { turn } from './client-rules.ts';
import type { ClientRules } from './client-rules.ts';
import { remembered, rememberedChange } from './memory.ts';

/** What a person, or the app, asks of a tab. */
export type Act = 'refresh' | 'step-up' | 'reauthenticate' | 'sign in' | 'sign out';

/** What a tab has lived through since it was opened. */
export type Entry =
  | { readonly kind: 'begin'; readonly act: Act; readonly code: string }
  | { readonly kind: 'attempt'; readonly attempt: string }
  | { readonly kind: 'read'; readonly slot: Slot | null }
  /** What the storage holds from now on, for as long as it is read again and again. */
  | { readonly kind: 'reread'; readonly slot: Slot | null }
  | { readonly kind: 'update'; readonly before: Slot | null; readonly after: Slot | null }
  | { readonly kind: 'answer'; readonly answer: Answer; readonly isAborted: boolean };

/** What it asks for next. */
export type Effect =
  | { readonly kind: 'attempt' }
  | { readonly kind: 'read' }
  | { readonly kind: 'reread' }
  | { readonly kind: 'update'; readonly change: (slot: Slot | null) => Slot | null }
  | { readonly kind: 'send'; readonly call: Call; readonly accessToken: string | null }
  | { readonly kind: 'done'; readonly error: AaltoError | null };

/** What a history leads to. */
export async function replay(history: readonly Entry[], rules: ClientRules): Promise<Effect> {
  const port = createPort(history);
  Object.assign(turn, { rules, ...port.turn });
  const finished = live(port).then((error): Effect => ({ kind: 'done', error }));
  return Promise.race([port.asked, finished]);
}

type Port = ReturnType<typeof createPort>;

/** Answers the flows from the history; where it ends, they wait for ever, and what they asked for is told. */
function createPort(history: readonly Entry[]) {
  const asked = Promise.withResolvers<Effect>();
  let abort = new AbortController();
  let index = 0;
  let isWaiting = false;
  const next = async (effect: Effect): Promise<Entry> => {
    const entry = history[index];
    if (entry) index += 1;
    else asked.resolve(effect);
    return entry ?? new Promise(() => undefined);
  };
  const reread = async (): Promise<Slot | null> => {
    const last = history[index - 1];
    const entry = last?.kind === 'reread' ? last : await next({ kind: 'reread' });
    return entry.kind === 'reread' ? remembered(entry.slot) : mismatch(entry);
  };
  const store: SlotStore = {
    async read() {
      if (isWaiting) return reread();
      const entry = await next({ kind: 'read' });
      return entry.kind === 'read' ? remembered(entry.slot) : mismatch(entry);
    },
    async update(change) {
      isWaiting = false;
      const entry = await next({ kind: 'update', change });
      return entry.kind === 'update' ? rememberedChange(entry) : mismatch(entry);
    },
    subscribe: () => () => undefined,
  };
  const send: Send = async (call, accessToken) => {
    isWaiting = false;
    const entry = await next({ kind: 'send', call, accessToken });
    if (entry.kind !== 'answer') return mismatch(entry);
    if (entry.isAborted) abort.abort();
    return entry.answer;
  };
  const createAttempt = (): string => {
    const entry = history[index];
    if (entry?.kind === 'attempt') {
      index += 1;
      return entry.attempt;
    }
    asked.resolve({ kind: 'attempt' });
    return 'not yet';
  };
  return {
    asked: asked.promise,
    store,
    send,
    signal: () => abort.signal,
    takeBegin(): Extract<Entry, { kind: 'begin' }> | undefined {
      const entry = history[index];
      if (entry?.kind !== 'begin') return undefined;
      index += 1;
      abort = new AbortController();
      return entry;
    },
    turn: { createAttempt, onDelay: () => void (isWaiting = true) },
  };
}

function mismatch(entry: Entry): never {
  throw new TypeError(`The client asked for something else than ${entry.kind}: it is not deterministic`);
}

/** One call after another, as `createSessionKeeper` puts the parts together. Answers how the last one ended. */
async function live(port: Port): Promise<AaltoError | null> {
  const { store, send } = port;
  const tools = { store, send, refresh: createRefresh(store, send), devices: noSecrets };
  const act = createActs(tools, createStepUp(tools), port.signal);
  let error: AaltoError | null = null;
  for (let begin = port.takeBegin(); begin; begin = port.takeBegin()) {
    error = await act(begin.act, begin.code).catch(asError);
  }
  return error;
}

type Tools = Parameters<typeof createStepUp>[0];

/** What a device keeps beside its session changes nothing in the family. */
const noSecrets: Tools['devices'] = {
  sign: (call) => Promise.resolve(call),
  learn: () => Promise.resolve(),
  isRemembered: () => Promise.resolve(false),
  forget: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

function createActs(
  { store, send, refresh }: Tools,
  stepUp: ReturnType<typeof createStepUp>,
  signal: () => AbortSignal,
) {
  const signIn = createSignIn(store);
  const prove = async (path: string, input: object): Promise<AaltoError | null> =>
    (await stepUp({ path, type: 'mutation', input, signal: signal() }))?.error ?? null;
  return async (act: Act, code: string): Promise<AaltoError | null> => {
    switch (act) {
      case 'refresh': {
        const slot = await store.read();
        if (slot) await refresh(slot);
        return null;
      }
      case 'step-up':
        return prove('auth.verifyMfa', { code });
      case 'reauthenticate':
        return prove('auth.reauthenticate', { password: 'right' });
      case 'sign in':
        return (await signIn(send, { path: 'auth.signInWithPassword', type: 'mutation' })).error;
      case 'sign out':
        return (await signOutLocally(store, send, { path: 'auth.signOut', type: 'mutation' })).error;
      default:
        return act satisfies never;
    }
  };
}

function asError(thrown: unknown): AaltoError {
  if (thrown instanceof AaltoError) return thrown;
  throw thrown;
}
