import { AuthorizationResponseError } from 'openid-client';

/**
 * Why a provider told us of nobody: the person refused, it could not be reached, or it said what cannot be believed or
 * understood.
 */
export type ProviderFailure = 'access_denied' | 'provider_unavailable' | 'provider_error';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: ProviderFailure;

  constructor(failure: ProviderFailure, options?: ErrorOptions) {
    super(`A provider could not be used: ${failure}`, options);
    this.failure = failure;
  }
}

/** RFC 6749 §4.1.2.1; any other error is a mistake of one of us. */
const byAuthorizationError: Readonly<Record<string, ProviderFailure>> = {
  access_denied: 'access_denied',
  server_error: 'provider_unavailable',
  temporarily_unavailable: 'provider_unavailable',
};

/** What an error of openid-client, or of our own reading, means. It wraps what it did not foresee, such as ours. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof AuthorizationResponseError) {
    return new ProviderError(byAuthorizationError[error.error] ?? 'provider_error', { cause: error });
  }
  if (error instanceof Error && error.cause instanceof ProviderError) return error.cause;
  return new ProviderError('provider_error', { cause: error });
}

/** What may be logged of it: openid-client's errors bring whole responses along, with codes and tokens. */
export function describeFailure({ failure, cause }: ProviderError): object {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  // Not `code`, which logs redact: it may be one that somebody signs in with.
  return { failure, errorCode: typeof code === 'string' ? code : undefined };
}
