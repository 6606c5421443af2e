import { readCodedError } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';

/** Why the server did not take a recovery code, for its field. */
export function explainRecoveryCode(error: unknown): string {
  const { title, message } = describeError(error);
  switch (readCodedError(error)?.code) {
    case 'invalid_code':
      return `${title}. It was used already, is of an older set, or is not typed quite right. Check it, or take another.`;
    case 'factor_not_found':
      return 'Two-factor authentication was switched off for this account. Cancel, and try again.';
    default:
      return `${title}. ${message}`;
  }
}
