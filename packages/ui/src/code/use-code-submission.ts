import { useRef, useState } from 'react';
import type { RefObject } from 'react';

import { readCodedError } from '../error/coded-error.ts';
import type { CodeKind } from './code-kind.ts';
import { normalizeCode } from './normalize-code.ts';

/** Answers the error of the call, or null once the code was accepted. */
export type SubmitCode = (code: string) => Promise<unknown>;

export interface CodeSubmission {
  readonly code: string;
  readonly error: unknown;
  /** How many codes were refused so far. */
  readonly refusals: number;
  readonly isBusy: boolean;
  readonly lockedUntil: number | null;
  /** Sends the code as soon as it is complete. */
  readonly type: (text: string) => void;
  readonly submit: () => void;
}

/** Sends a code, and keeps the focus in its field while the person needs to try again. */
export function useCodeSubmission(
  input: RefObject<HTMLInputElement | null>,
  kind: CodeKind,
  onSubmit: SubmitCode,
): CodeSubmission {
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  // State would be too late for the second of two events in a row.
  const isSending = useRef(false);

  async function send(complete: string): Promise<void> {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    setError(null);
    const refused = await onSubmit(complete);
    isSending.current = false;
    setBusy(false);
    setError(refused);
    if (refused !== null) settleRefusal(refused);
  }

  function settleRefusal(refused: unknown): void {
    const coded = readCodedError(refused);
    if (coded?.code === 'invalid_code') setRefusals((count) => count + 1);
    if (coded?.code === 'mfa_locked') setLockedUntil(Date.now() + coded.details.retryAfterSeconds * 1000);
    input.current?.focus();
    input.current?.select();
  }

  return {
    code,
    error,
    refusals,
    isBusy,
    lockedUntil,
    type(text) {
      const typed = normalizeCode(text, kind);
      setCode(typed);
      if (typed.length === kind.length && typed !== code) void send(typed);
    },
    submit() {
      if (code.length === kind.length) void send(code);
      else setError(new Error(`Enter all ${kind.lengthInWords} digits.`));
    },
  };
}
