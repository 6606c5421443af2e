import { errorRegistry } from './error-registry.ts';
import type { ErrorCode, ErrorDetails } from './error-registry.ts';

type DetailsArgument<Code extends ErrorCode> =
  ErrorDetails<Code> extends undefined ? [details?: undefined] : [details: ErrorDetails<Code>];

/**
 * An expected outcome that the caller is told about: its code, and details of the shape that the registry gives it.
 * Programmer mistakes throw `TypeError` instead.
 *
 * @example
 * import { AaltoError } from '@aalto/auth-core';
 *
 * throw new AaltoError('mfa_locked', { retryAfterSeconds: 900 });
 */
export class AaltoError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails<Code> | undefined;

  constructor(code: Code, ...[details]: DetailsArgument<Code>) {
    super(errorRegistry[code].message);
    this.name = 'AaltoError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorRegistry[this.code].status;
  }
}

/**
 * The error for one problem with the input, said in a sentence at the path where it is.
 *
 * @param path From the procedure's input down; empty for the input as a whole.
 * @example
 * import { invalidInput } from '@aalto/auth-core';
 *
 * throw invalidInput('This attempt was used before: make a new one.', ['attempt']);
 */
export function invalidInput(message: string, path: readonly (string | number)[] = []): AaltoError {
  return new AaltoError('validation_failed', { issues: [{ path: [...path], message }] });
}

/**
 * The error that another part of the system named: SQL, or the other end of a wire.
 *
 * @param details Of the shape that the registry gives the code. Where it gives none, null counts as none: JSON has no
 *   `undefined`, and the API answers null.
 * @throws {ZodError} The details are of another shape: a mistake of whoever named it.
 * @example
 * import { aaltoErrorOf, isErrorCode } from '@aalto/auth-core';
 *
 * const { reason, details } = { reason: 'mfa_locked', details: { retryAfterSeconds: 900 } };
 * if (isErrorCode(reason)) throw aaltoErrorOf(reason, details);
 */
export function aaltoErrorOf(code: ErrorCode, details: unknown): AaltoError {
  return new AaltoError(code, errorRegistry[code].details.parse(details ?? undefined));
}
