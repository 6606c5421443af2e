import { TRPCClientError } from '@trpc/client';

import type { ErrorCode, ErrorDetails, ProcedureErrors } from '../generated/api.ts';
import { isRecord } from '../is-record.ts';

/** What a call over {@link sessionLink} throws: a `switch` over `error.data.reason` narrows `error.data.details`. */
export interface AaltoCallError<Code extends ErrorCode> extends Error {
  readonly data: { [One in Code]: ErrorData<One> }[Code];
}

interface ErrorData<Code extends ErrorCode> {
  readonly reason: Code;
  readonly details: ErrorDetails[Code];
  readonly httpStatus: number;
  readonly path?: string;
}

/** `true` narrows to the codes of one procedure, and to `network_error`. */
export type ErrorGuard<Errors> = <Path extends keyof Errors & string>(
  error: unknown,
  path: Path,
) => error is AaltoCallError<Extract<Errors[Path], ErrorCode> | 'network_error'>;

/**
 * A guard for a team's own procedures, by the `ProcedureErrors` of their generated api.
 *
 * @example
 * import { createErrorGuard } from '@aalto/sdk/trpc';
 *
 * interface ProcedureErrors {
 *   'orders.place': 'conflict' | 'mfa_required';
 * }
 * const isOrderError = createErrorGuard<ProcedureErrors>();
 */
export function createErrorGuard<Errors>(): ErrorGuard<Errors> {
  return <Path extends keyof Errors & string>(
    error: unknown,
    path: Path,
  ): error is AaltoCallError<Extract<Errors[Path], ErrorCode> | 'network_error'> => {
    if (!(error instanceof TRPCClientError)) return false;
    const data: unknown = error.data;
    return isRecord(data) && typeof data['reason'] === 'string' && data['path'] === path;
  };
}

/**
 * Whether a procedure refused a call, in the words that it declares.
 *
 * @example
 * import { isAaltoError } from '@aalto/sdk/trpc';
 *
 * function explain(error: unknown): string {
 *   if (!isAaltoError(error, 'auth.verifyMfa')) throw error;
 *   if (error.data.reason !== 'mfa_locked') return error.data.reason;
 *   return `Wait for ${error.data.details.retryAfterSeconds} seconds.`;
 * }
 */
export const isAaltoError = createErrorGuard<ProcedureErrors>();
