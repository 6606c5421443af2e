import type { CodeEntryView } from '@aalto/sdk/react';

import { readCodedError } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';
import { signUpRefused } from '../error/sign-up-refused.ts';
import type { CodeKind } from './code-kind.ts';

/** Why a code was not accepted, for the field; null where nothing is wrong, or the lock says it already. */
export function explainCode(
  { error, refusals, isIncomplete }: Pick<CodeEntryView, 'error' | 'refusals' | 'isIncomplete'>,
  kind: CodeKind,
): string | null {
  if (isIncomplete) return `Enter all ${kind.lengthInWords} digits.`;
  if (error === null) return null;
  const coded = readCodedError(error);
  const { title, message } = describeError(error);
  if (!coded) return message;
  if (coded.code === 'mfa_locked') return null;
  if (coded.code === 'invalid_code')
    return [`${title}.`, kind.refused, ...(refusals > 1 ? [kind.refusedAgain] : [])].join(' ');
  // Of a code that would have opened an account.
  if (coded.code === 'forbidden') return `${signUpRefused.title}. ${signUpRefused.message}`;
  const meanwhile = coded.code === 'rate_limited' && kind.meanwhile !== undefined ? ` ${kind.meanwhile}` : '';
  return `${title}. ${message}${meanwhile}`;
}
