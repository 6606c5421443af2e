import { isAaltoError } from '../../errors/is-aalto-error.ts';
import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';
import { normalizeCode } from './normalize-code.ts';

/** Answers the error of the call, or null once the code was accepted. */
export type SubmitCode = (code: string) => Promise<unknown>;

export interface CodeEntryState {
  /** The digits that were typed. */
  readonly code: string;
  /** Why it was not accepted; null where nothing is wrong. */
  readonly error: unknown;
  /** How many codes were refused so far. */
  readonly refusals: number;
  /** It was to be sent before it was complete. */
  readonly isIncomplete: boolean;
  readonly isBusy: boolean;
  /** Until when no code is accepted, in milliseconds since 1970. */
  readonly lockedUntil: number | null;
}

export interface CodeEntry extends Readable<CodeEntryState> {
  /** Takes what was typed or pasted, and sends it as soon as it is complete. */
  readonly type: (text: string) => void;
  readonly submit: () => void;
  /** It is known from elsewhere, such as from `challengeMfa`, that no code is accepted yet. */
  readonly lock: (until: number) => void;
}

export interface CodeEntryOptions {
  readonly length: number;
  readonly onSubmit: SubmitCode;
  /** What was typed has to be corrected. */
  readonly onRefused: () => void;
}

const empty: CodeEntryState = {
  code: '',
  error: null,
  refusals: 0,
  isIncomplete: false,
  isBusy: false,
  lockedUntil: null,
};

/** One code, as somebody enters it: what was typed stays while it has to be corrected, and is sent once at a time. */
export function createCodeEntry({ length, onSubmit, onRefused }: CodeEntryOptions): CodeEntry {
  const store = createStore(empty);
  const change = (changes: Partial<CodeEntryState>): void => store.set({ ...store.getState(), ...changes });
  const isLocked = (): boolean => Date.now() < (store.getState().lockedUntil ?? 0);
  const lock = (until: number): void =>
    change({ lockedUntil: Math.max(until, store.getState().lockedUntil ?? 0) });

  async function send(code: string): Promise<void> {
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    change({ isBusy: true, error: null, isIncomplete: false });
    const error = await onSubmit(code);
    change({ isBusy: false, error });
    if (error === null) return;
    if (isAaltoError(error) && error.code === 'invalid_code')
      change({ refusals: store.getState().refusals + 1 });
    if (isAaltoError(error) && error.code === 'mfa_locked')
      lock(Date.now() + error.details.retryAfterSeconds * 1000);
    onRefused();
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    lock,
    type(text) {
      const { code: before, isBusy } = store.getState();
      const code = normalizeCode(text, length);
      if (isBusy) return;
      change({ code, isIncomplete: false });
      if (code.length === length && code !== before && !isLocked()) void send(code);
    },
    submit() {
      const { code, isBusy } = store.getState();
      if (isBusy || isLocked()) return;
      if (code.length === length) return void send(code);
      change({ isIncomplete: true, error: null });
      onRefused();
    },
  };
}
