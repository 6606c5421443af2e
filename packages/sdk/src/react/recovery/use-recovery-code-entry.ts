import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeEvent, RefObject } from 'react';

import type { SubmitCode } from '../code/code-entry.ts';
import { formOf } from '../code/use-code-entry.ts';
import type { EntryFormProps } from '../code/use-code-entry.ts';
import { useLatest } from '../store/use-latest.ts';
import { useStore } from '../store/use-store.ts';
import { createRecoveryCodeEntry } from './recovery-code-entry.ts';
import type { RecoveryCodeEntryState } from './recovery-code-entry.ts';

/** To be spread on the input of a recovery code. */
export interface RecoveryCodeInputProps {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly name: string;
  readonly autoComplete: 'off';
  readonly autoCapitalize: 'characters';
  readonly autoCorrect: 'off';
  readonly spellCheck: false;
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  /** Not disabled, which would take the focus away. */
  readonly readOnly: boolean;
}

export interface RecoveryCodeEntryView extends Omit<RecoveryCodeEntryState, 'typed'> {
  readonly inputProps: RecoveryCodeInputProps;
  readonly formProps: EntryFormProps;
}

export interface UseRecoveryCodeEntryOptions {
  /** The focus goes to the input at once. */
  readonly autoFocus: boolean;
  readonly onSubmit: SubmitCode;
}

/** The field for a recovery code: it keeps what was typed, and the focus, while that has to be corrected. */
export function useRecoveryCodeEntry(options: UseRecoveryCodeEntryOptions): RecoveryCodeEntryView {
  const { autoFocus } = options;
  const input = useRef<HTMLInputElement>(null);
  const onSubmit = useLatest(options.onSubmit);
  const onRefused = useLatest(() => input.current?.focus());
  const [entry] = useState(() => createRecoveryCodeEntry({ onSubmit, onRefused }));
  const { typed, ...state } = useStore(entry);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  const formProps = useMemo(() => formOf(entry.submit), [entry]);
  const inputProps: RecoveryCodeInputProps = {
    ref: input,
    name: 'recovery-code',
    autoComplete: 'off',
    autoCapitalize: 'characters',
    autoCorrect: 'off',
    spellCheck: false,
    value: typed,
    onChange: (event) => entry.type(event.currentTarget.value),
    readOnly: state.isBusy,
  };
  return { ...state, inputProps, formProps };
}
