import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeEvent, FormEvent, RefObject } from 'react';

import { useLatest } from '../store/use-latest.ts';
import { useStore } from '../store/use-store.ts';
import { createCodeEntry } from './code-entry.ts';
import type { CodeEntryState, SubmitCode } from './code-entry.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

/** To be spread on the one input of a code. */
export interface CodeInputProps {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly name: string;
  readonly inputMode: 'numeric';
  readonly autoComplete: 'one-time-code';
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  /** Not disabled, which would take the focus away. */
  readonly readOnly: boolean;
}

/** To be spread on the form around it. */
export interface EntryFormProps {
  readonly noValidate: true;
  readonly onSubmit: (event: FormEvent) => void;
}

export interface CodeEntryView extends Omit<CodeEntryState, 'lockedUntil'> {
  readonly inputProps: CodeInputProps;
  readonly formProps: EntryFormProps;
  readonly isLocked: boolean;
  /** Until a code is accepted again; 0: one is. */
  readonly lockedSeconds: number;
}

export interface UseCodeEntryOptions {
  /** Of an authenticator’s code, six; of a mailed one, eight. */
  readonly length?: number;
  /** Milliseconds since 1970, where it is known beforehand that no code is accepted yet. */
  readonly lockedUntil?: number | null;
  /** The focus goes to the input at once, and again when a lock has ended. */
  readonly autoFocus?: boolean;
  readonly onSubmit: SubmitCode;
}

/**
 * The field for a code, whatever it looks like: it takes paste with spaces, sends the code as soon as it is complete, and
 * while one has to be corrected keeps it and the focus. A lock ends by itself.
 *
 * @example
 * import type { Api } from '@aalto/sdk';
 * import { useCodeEntry } from '@aalto/sdk/react';
 *
 * function ConfirmAddress({ auth, email }: { auth: Api['auth']; email: string }) {
 *   const { formProps, inputProps, error } = useCodeEntry({
 *     length: 8,
 *     onSubmit: async (code) => (await auth.verifyEmail({ email, code })).error,
 *   });
 *   return (
 *     <form {...formProps}>
 *       <input {...inputProps} aria-label="Code" />
 *       {Boolean(error) && <p role="alert">This code did not work.</p>}
 *     </form>
 *   );
 * }
 */
export function useCodeEntry(options: UseCodeEntryOptions): CodeEntryView {
  const { length = 6, lockedUntil = null, autoFocus = false } = options;
  const input = useRef<HTMLInputElement>(null);
  const onSubmit = useLatest(options.onSubmit);
  const onRefused = useLatest(() => correct(input.current));
  const [entry] = useState(() => createCodeEntry({ length, onSubmit, onRefused }));
  const { lockedUntil: until, ...state } = useStore(entry);
  const lockedSeconds = useSecondsUntil(until);
  const isLocked = lockedSeconds > 0;
  useEffect(() => {
    if (lockedUntil !== null) entry.lock(lockedUntil);
  }, [entry, lockedUntil]);
  useEffect(() => {
    if (autoFocus && !isLocked) input.current?.focus();
  }, [autoFocus, isLocked]);
  const formProps = useMemo(() => formOf(entry.submit), [entry]);
  const inputProps: CodeInputProps = {
    ref: input,
    name: 'code',
    inputMode: 'numeric',
    autoComplete: 'one-time-code',
    value: state.code,
    onChange: (event) => entry.type(event.currentTarget.value),
    readOnly: state.isBusy || isLocked,
  };
  return { ...state, inputProps, formProps, isLocked, lockedSeconds };
}

export function formOf(submit: () => void): EntryFormProps {
  return {
    noValidate: true,
    onSubmit(event) {
      event.preventDefault();
      submit();
    },
  };
}

/** The focus goes to what has to be corrected, ready to be typed over. */
function correct(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
