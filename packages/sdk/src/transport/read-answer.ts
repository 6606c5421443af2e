import { AaltoError, networkError } from '../errors/aalto-error.ts';
import { failed, succeeded } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Transformer } from './request.ts';

/** Reads what tRPC answers to one call. Anything else, such as a proxy's page, is no answer: `network_error`. */
export function readAnswer(
  item: unknown,
  { status, headers }: Response,
  transformer: Transformer | undefined,
): Answer {
  const read = (value: unknown): unknown => (transformer ? transformer.deserialize(value) : value);
  if (isRecord(item) && isRecord(item['result'])) return succeeded(read(item['result']['data']));
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterSeconds = seconds > 0 ? seconds : undefined;
  if (!isRecord(item) || item['error'] === undefined) {
    return failed(
      networkError('This is not an answer of the API.', { status, retryAfterSeconds, cause: item }),
    );
  }
  // What refuses before tRPC is asked, such as a limit of size, does not know the transformer.
  return failed(errorFrom(asShape(item['error']) ?? asShape(read(item['error'])), status, retryAfterSeconds));
}

function asShape(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) && isRecord(value['data']) ? value : undefined;
}

function errorFrom(
  shape: Record<string, unknown> | undefined,
  status: number,
  retryAfterSeconds: number | undefined,
): AaltoError {
  const data = isRecord(shape?.['data']) ? shape['data'] : {};
  const { reason, httpStatus, details = null } = data;
  if (typeof reason !== 'string') {
    return networkError('This error is not in the words of the API.', { status, retryAfterSeconds, shape });
  }
  const wait = isRecord(details) ? details['retryAfterSeconds'] : undefined;
  return new AaltoError(reason, typeof shape?.['message'] === 'string' ? shape['message'] : reason, {
    status: typeof httpStatus === 'number' ? httpStatus : status,
    details,
    retryAfterSeconds: typeof wait === 'number' ? wait : retryAfterSeconds,
    shape,
  });
}
