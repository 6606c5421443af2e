import type { ErrorCode, Result } from '@aalto/sdk';

/** The data of a result; throws its error, as TanStack Query wants to have it. */
export function unwrap<Data, Code extends ErrorCode>(result: Result<Data, Code>): Data;
export function unwrap<Data>(result: { data: Data; error: null } | { data: null; error: Error }): Data {
  if (result.error === null) return result.data;
  throw result.error;
}
