import { AaltoError, networkError } from '../errors/aalto-error.ts';
import type { AuthRefreshError, AaltoError as CodedError } from '../generated/api.ts';

type SessionError = CodedError<AuthRefreshError | 'network_error'>;

const sessionErrorCodes: readonly SessionError['code'][] = [
  'validation_failed',
  'invalid_api_key',
  'payload_too_large',
  'rate_limited',
  'unavailable',
  'internal_error',
  'invalid_refresh_token',
  'refresh_superseded',
  'refresh_token_reused',
  'session_expired',
  'session_revoked',
  'user_banned',
  'network_error',
];

/** Why the session could not be read or refreshed; a code that no refresh declares is an answer not understood. */
export function asSessionError(thrown: unknown): SessionError {
  const error = asAaltoError(thrown);
  if (isSessionError(error)) return error;
  return asSessionError(networkError(error.message, { status: error.status, cause: error }));
}

function isSessionError(error: AaltoError): error is AaltoError & SessionError {
  return sessionErrorCodes.some((code) => code === error.code);
}

/**
 * Why a call could not be made, in words that every call in a session declares: it asked for no refresh, and so
 * declares none of a refresh's own codes. The refusal itself is the `cause`.
 */
export function asCallError(thrown: unknown): AaltoError {
  const error = asAaltoError(thrown);
  const code = inWordsOfCalls.get(error.code);
  return code ? new AaltoError(code, error.message, { status: error.status, cause: error }) : error;
}

const inWordsOfCalls = new Map([
  ['refresh_token_reused', 'session_revoked'],
  ['invalid_refresh_token', 'session_expired'],
  // The session may live on, in the storage that this one was copied from.
  ['refresh_superseded', 'token_expired'],
]);

/** What is not ours was thrown by mistake, and is not to be hidden. */
function asAaltoError(thrown: unknown): AaltoError {
  if (thrown instanceof AaltoError) return thrown;
  throw thrown;
}
