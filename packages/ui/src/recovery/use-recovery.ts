import type { Api, AuthVerifyRecoveryCodeOutput } from '@aalto/sdk';
import { useRef, useState } from 'react';
import type { RefObject } from 'react';

import { explainRecoveryCode } from './explain-recovery-code.ts';
import { checkRecoveryCode } from './typed-recovery-code.ts';

export interface Recovery {
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly problem: string | null;
  readonly isBusy: boolean;
  readonly submit: () => void;
}

/** Sends a recovery code, and keeps it and the focus in its field while it has to be corrected. */
export function useRecovery(
  auth: Pick<Api['auth'], 'verifyRecoveryCode'>,
  input: RefObject<HTMLInputElement | null>,
  onRecovered: (recovered: AuthVerifyRecoveryCodeOutput) => void,
): Recovery {
  const [typed, type] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  // State would be too late for the second of two events in a row.
  const isSending = useRef(false);

  function refuse(reason: string): void {
    setProblem(reason);
    input.current?.focus();
  }

  async function send(): Promise<void> {
    isSending.current = true;
    setBusy(true);
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    setProblem(null);
    const { data, error } = await auth.verifyRecoveryCode({ code: typed });
    isSending.current = false;
    setBusy(false);
    if (data) onRecovered(data);
    else refuse(explainRecoveryCode(error));
  }

  function submit(): void {
    if (isSending.current) return;
    const wrong = checkRecoveryCode(typed);
    if (wrong === null) void send();
    else refuse(wrong);
  }

  return { typed, type, problem, isBusy, submit };
}
