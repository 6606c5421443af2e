import type { ErrorCode, ErrorDetails } from '@aalto/sdk';

import { errorWords } from './error-words.ts';

/** What an error says, whichever client threw it. */
export type CodedError = {
  [Code in ErrorCode]: { readonly code: Code; readonly details: ErrorDetails[Code] };
}[ErrorCode];

/** Reads an error of the SDK's client, or one that tRPC threw over its link. Null: it is none that we have words for. */
export function readCodedError(error: unknown): CodedError | null {
  if (isCodedError(error)) return error;
  const data = isRecord(error) ? error['data'] : undefined;
  const coded = isRecord(data) ? { code: data['reason'], details: data['details'] } : undefined;
  return isCodedError(coded) ? coded : null;
}

/** How long the server asks to wait before the next try. */
export function retryAfterSecondsOf(error: unknown): number | undefined {
  const details: unknown = readCodedError(error)?.details;
  const seconds = isRecord(details) ? details['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' ? seconds : undefined;
}

function isCodedError(value: unknown): value is CodedError {
  return isRecord(value) && typeof value['code'] === 'string' && Object.hasOwn(errorWords, value['code']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
