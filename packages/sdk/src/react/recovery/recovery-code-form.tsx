import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { explainMfaError } from '../part-words.ts';
import { describeRecoveryCodeFlaw } from './recovery-code-flaw.ts';
import type { RecoveryCodeEntryView } from './use-recovery-code-entry.ts';

export interface RecoveryCodeFormProps {
  readonly recoveryCode: RecoveryCodeEntryView;
  readonly children?: ReactNode;
}

export function RecoveryCodeForm({ recoveryCode, children }: RecoveryCodeFormProps): ReactElement {
  const id = useId();
  const { flaw, error, isBusy, inputProps, formProps } = recoveryCode;
  const refusal = error === null ? null : explainMfaError(error);
  const problem = flaw ? describeRecoveryCodeFlaw(flaw) : refusal;
  return (
    <form {...formProps} data-part="recovery-code-form">
      <label htmlFor={id}>Recovery code</label>
      <input
        {...inputProps}
        id={id}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
      />
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" data-part="problem">
          {problem}
        </p>
      )}
      <button type="submit" aria-disabled={isBusy}>
        Use this code
      </button>
      {children}
    </form>
  );
}
