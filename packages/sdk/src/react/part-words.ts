import { isAaltoError } from '../errors/is-aalto-error.ts';
import type { ErrorCode } from '../generated/api.ts';

const words: Partial<Record<ErrorCode, string>> = {
  invalid_code: 'This code did not work: it is wrong, or was used already. Enter the newest one.',
  mfa_locked: 'Too many wrong codes. Wait a while, then try again.',
  rate_limited: 'Too many tries. Wait a moment, then try again.',
  factor_not_found: 'This authenticator is not there any more. Start again.',
  too_many_factors: 'You have as many authenticators as possible. Remove one before you add another.',
  reauthentication_required: 'Confirm first that it is you.',
  insufficient_aal: 'Enter a code of your authenticator first.',
  network_error: 'The server cannot be reached. Check your connection, and try again.',
  unavailable: 'The server cannot answer for the moment. Try again shortly.',
};

/** What the unstyled parts say of an error: for people, where its `message` is for developers. */
export function explainMfaError(error: unknown): string {
  const known = isAaltoError(error) ? words[error.code] : undefined;
  return known ?? 'Something went wrong. Try again.';
}
