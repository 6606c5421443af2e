import { QueryClient } from '@tanstack/react-query';

import { readCodedError, retryAfterSecondsOf } from '../error/coded-error.ts';

const MAX_RETRIES = 3;
/** Who is asked to wait for longer shall see so, and decide. */
const MAX_WAIT_SECONDS = 10;

/** Retries what time may heal. What the server has refused stays refused: asking again would only be slow. */
export function createAppQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, retryDelay: retryDelayMs, staleTime: 5000 },
      // A write that fails says so at once, with what was typed still there, rather than wait for the network.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** Whether the same call may succeed a little later. */
export function isTransient(error: unknown): boolean {
  const code = readCodedError(error)?.code;
  return code === 'network_error' || code === 'unavailable' || code === 'rate_limited';
}

function shouldRetry(failures: number, error: unknown): boolean {
  return (
    isTransient(error) && failures < MAX_RETRIES && (retryAfterSecondsOf(error) ?? 0) <= MAX_WAIT_SECONDS
  );
}

function retryDelayMs(failures: number, error: unknown): number {
  const seconds = retryAfterSecondsOf(error);
  return seconds === undefined ? 500 * 2 ** failures : seconds * 1000;
}
