import { AaltoError } from '@aalto/auth-core';
import type { ErrorCode, ErrorDetails } from '@aalto/auth-core';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';

import { formatError } from '../trpc/error-formatter.ts';

/**
 * An error of the contract, as tRPC would answer it, for a host that refuses before tRPC is asked: one shape for every
 * error that a client can meet.
 */
export function errorResponse<Code extends ErrorCode>(
  ...args: ErrorDetails<Code> extends undefined ? [code: Code] : [code: Code, details: ErrorDetails<Code>]
): Response;
export function errorResponse(code: ErrorCode, details?: ErrorDetails<ErrorCode>): Response {
  const cause = new AaltoError(code, details);
  const error = formatError({
    error: new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }),
    shape: {
      message: '',
      code: TRPC_ERROR_CODES_BY_KEY.INTERNAL_SERVER_ERROR,
      data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 },
    },
  });
  const retryAfter =
    details && 'retryAfterSeconds' in details ? { 'retry-after': String(details.retryAfterSeconds) } : {};
  return Response.json(
    { error },
    { status: cause.status, headers: { 'cache-control': 'no-store', ...retryAfter } },
  );
}
