import type { ErrorDetails } from '@aalto/sdk';

import { readCodedError } from './coded-error.ts';
import { errorWords } from './error-words.ts';
import type { ErrorWords } from './error-words.ts';
import { formatWait } from './format-wait.ts';

const unknown: ErrorWords = {
  title: 'Something went wrong',
  message: 'Try again. If it happens once more, reload the page.',
};

/** Says in plain words what happened, and what to do; takes whatever was thrown. */
export function describeError(error: unknown): ErrorWords {
  const coded = readCodedError(error);
  if (!coded) return unknown;
  const words = errorWords[coded.code];
  switch (coded.code) {
    case 'validation_failed':
      return { ...words, message: coded.details.issues[0]?.message ?? words.message };
    case 'weak_password':
      return { ...words, message: describeWeakness(coded.details.reasons) };
    case 'mfa_locked':
    case 'rate_limited':
      return { ...words, message: `Try again in ${formatWait(coded.details.retryAfterSeconds)}.` };
    case 'internal_error':
      return { ...words, message: `${words.message} If you report it, mention ${coded.details.requestId}.` };
    default:
      return words;
  }
}

function describeWeakness(reasons: ErrorDetails['weak_password']['reasons']): string {
  if (reasons.includes('too_long')) return 'Use a shorter one.';
  if (reasons.includes('too_short')) return 'Use at least 8 characters.';
  return 'Too many people use this one, so it is guessed first. Choose another.';
}
