import { AaltoError, invalidInput } from '@aalto/auth-core';
import type { ErrorCode } from '@aalto/auth-core';
import type { TRPCError } from '@trpc/server';
import type { TRPCDefaultErrorShape } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { ZodError } from 'zod';

import { fromDatabaseError } from '../database/database-error.ts';
import type { AaltoContext } from './context.ts';

interface FormatterOptions {
  readonly shape: TRPCDefaultErrorShape;
  readonly error: TRPCError;
  readonly ctx?: AaltoContext | undefined;
}

/** tRPC's own error, plus our stable code and its typed details. */
export interface AaltoErrorShape extends TRPCDefaultErrorShape {
  readonly data: TRPCDefaultErrorShape['data'] & { readonly reason: ErrorCode; readonly details: unknown };
}

const codeByStatus: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * Says every error of the API in the contract's words, and nothing else: no stack, no SQL, no text of an exception.
 *
 * @example
 * import type { Aalto, AaltoContext } from '@aalto/server';
 * import { initTRPC } from '@trpc/server';
 *
 * export const createTrpc = ({ errorFormatter }: Aalto) =>
 *   initTRPC.context<AaltoContext>().create({
 *     errorFormatter: (options) => ({ ...errorFormatter(options), mine: true }),
 *   });
 */
export function formatError({ shape, error, ctx }: FormatterOptions): AaltoErrorShape {
  const outcome = outcomeOf(error, ctx?.aalto.requestId ?? 'unknown');
  const code = codeByStatus[outcome.status] ?? 'INTERNAL_SERVER_ERROR';
  const { path } = shape.data;
  return {
    message: outcome.message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: {
      code,
      httpStatus: outcome.status,
      ...(path === undefined ? {} : { path }),
      reason: outcome.code,
      details: outcome.details ?? null,
    },
  };
}

/** What an error means to the caller. What we did not foresee is `internal_error`, by its request id. */
export function outcomeOf(error: TRPCError, requestId: string): AaltoError {
  const { cause } = error;
  if (cause instanceof AaltoError) return cause;
  const known = fromDatabaseError(cause) ?? fromProtocol(error);
  return known ?? new AaltoError('internal_error', { requestId });
}

/** What a team's own procedure may throw, in the contract's words; `AaltoError` says it more exactly. */
const byTrpcCode: Partial<Record<TRPC_ERROR_CODE_KEY, () => AaltoError>> = {
  UNAUTHORIZED: () => new AaltoError('invalid_token'),
  FORBIDDEN: () => new AaltoError('forbidden'),
  NOT_FOUND: () => new AaltoError('not_found'),
  CONFLICT: () => new AaltoError('conflict'),
  TOO_MANY_REQUESTS: () => new AaltoError('rate_limited', { retryAfterSeconds: 1 }),
  SERVICE_UNAVAILABLE: () => new AaltoError('unavailable', { retryAfterSeconds: 1 }),
};

function fromProtocol({ code, cause, message }: TRPCError): AaltoError | undefined {
  if (code === 'BAD_REQUEST' && cause instanceof ZodError) return fromZod(cause);
  if (code === 'BAD_REQUEST' || code === 'PARSE_ERROR' || code === 'UNPROCESSABLE_CONTENT') {
    // A parser's message quotes what it read, which may be a password; one without a cause was written for the caller.
    return invalidInput(cause ? 'The request is not the JSON that this procedure takes.' : message);
  }
  if (code === 'METHOD_NOT_SUPPORTED') return invalidInput('Queries take GET, mutations take POST.');
  if (code === 'UNSUPPORTED_MEDIA_TYPE') return invalidInput('Send content-type: application/json.');
  return byTrpcCode[code]?.();
}

function fromZod({ issues }: ZodError): AaltoError {
  return new AaltoError('validation_failed', {
    issues: issues.map(({ path, message }) => ({
      path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
      message,
    })),
  });
}
