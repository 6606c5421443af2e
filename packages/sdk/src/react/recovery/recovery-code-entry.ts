import type { SubmitCode } from '../code/code-entry.ts';
import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';
import { findRecoveryCodeFlaw } from './recovery-code-flaw.ts';
import type { RecoveryCodeFlaw } from './recovery-code-flaw.ts';

export interface RecoveryCodeEntryState {
  /** As it was typed. */
  readonly typed: string;
  /** Why it was not sent. */
  readonly flaw: RecoveryCodeFlaw | null;
  /** Why the server did not accept it; null where it was not asked. */
  readonly error: unknown;
  readonly isBusy: boolean;
}

export interface RecoveryCodeEntry extends Readable<RecoveryCodeEntryState> {
  readonly type: (text: string) => void;
  readonly submit: () => void;
}

export interface RecoveryCodeEntryOptions {
  readonly onSubmit: SubmitCode;
  /** What was typed has to be corrected. */
  readonly onRefused: () => void;
}

/** A recovery code, as people type it from paper. It is not sent before they say so: a code works once. */
export function createRecoveryCodeEntry(options: RecoveryCodeEntryOptions): RecoveryCodeEntry {
  const { onSubmit, onRefused } = options;
  const store = createStore<RecoveryCodeEntryState>({ typed: '', flaw: null, error: null, isBusy: false });
  const change = (changes: Partial<RecoveryCodeEntryState>): void =>
    store.set({ ...store.getState(), ...changes });

  async function send(typed: string): Promise<void> {
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    change({ isBusy: true, flaw: null, error: null });
    const error = await onSubmit(typed);
    change({ isBusy: false, error });
    if (error !== null) onRefused();
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    type: (typed) => change({ typed }),
    submit() {
      const { typed, isBusy } = store.getState();
      if (isBusy) return;
      const flaw = findRecoveryCodeFlaw(typed);
      if (flaw === null) return void send(typed);
      change({ flaw, error: null });
      onRefused();
    },
  };
}
