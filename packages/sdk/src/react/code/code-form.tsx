import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { explainMfaError } from '../part-words.ts';
import { formatCountdown } from './format-countdown.ts';
import type { CodeEntryView } from './use-code-entry.ts';

export interface CodeFormProps {
  readonly code: CodeEntryView;
  /** Before the field, since its last digit submits the form. */
  readonly children?: ReactNode;
  readonly onCancel?: (() => void) | undefined;
}

/** The form of an authenticator’s code. */
export function CodeForm({ code, children, onCancel }: CodeFormProps): ReactElement {
  const id = useId();
  const problem = problemOf(code);
  return (
    <form {...code.formProps} data-part="code-form">
      {code.isLocked && (
        <p data-part="lock">
          {/* The countdown is for the eyes: a screen reader would read out each of its seconds. */}
          <span role="alert">Too many wrong codes. Codes are accepted again in a while:</span>{' '}
          <span aria-hidden="true">{formatCountdown(code.lockedSeconds)}</span>
        </p>
      )}
      {children}
      <label htmlFor={id}>Code</label>
      <input
        {...code.inputProps}
        id={id}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
      />
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" data-part="problem">
          {problem}
        </p>
      )}
      <button type="submit" disabled={code.isLocked} aria-disabled={code.isBusy}>
        Verify
      </button>
      {onCancel && (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </form>
  );
}

function problemOf({ error, isIncomplete, isLocked }: CodeEntryView): string | null {
  if (isLocked) return null;
  if (isIncomplete) return 'Enter all digits of the code.';
  return error === null ? null : explainMfaError(error);
}
