import type { AaltoError } from './aalto-error.ts';

/** The result of a call before its types are known: the generated `Result` says them. */
export type Answer<Data = unknown> =
  | { readonly data: Data; readonly error: null }
  | { readonly data: null; readonly error: AaltoError };

export function succeeded<Data>(data: Data): Answer<Data> {
  return { data, error: null };
}

export function failed(error: AaltoError): Answer<never> {
  return { data: null, error };
}
