import { AaltoError } from '@aalto/auth-core';
import type { TRPCError } from '@trpc/server';
import { LRUCache } from 'lru-cache';

import type { Log } from '../services.ts';
import { outcomeOf } from '../trpc/error-formatter.ts';

/** One line a second tells of an overload as well as a thousand do, and costs nothing of what is short. */
const QUIET_MS = 1_000;
/** More than an API has procedures. */
const KINDS = 1_000;

export interface RefusedCall {
  readonly requestId: string;
  readonly path: string | undefined;
}

/**
 * Logs what a call was refused for, where whoever runs the API may want to know. A fault has its stack. What is meant to
 * happen under load (a full queue, a limit that was reached) is a short line, at most one a second a reason and procedure;
 * it says how often it happened unsaid meanwhile.
 *
 * @param now Milliseconds, of any origin.
 */
export function createRefusalLog(log: Log, now: () => number = () => performance.now()) {
  const told = new LRUCache<string, Told>({ max: KINDS });

  const tellSometimes = (call: RefusedCall, reason: string): void => {
    const kind = `${reason} ${call.path}`;
    const last = told.get(kind);
    if (last && now() - last.at < QUIET_MS) {
      last.unsaid += 1;
      return;
    }
    told.set(kind, { at: now(), unsaid: 0 });
    log.warn({ ...call, reason, unsaid: last?.unsaid ?? 0 }, 'a call was turned away');
  };

  return (error: TRPCError, call: RefusedCall): void => {
    const { code } = outcomeOf(error, call.requestId);
    const err = error.cause ?? error;
    if (code === 'internal_error') return log.error({ ...call, err }, 'a call failed');
    if (code !== 'unavailable' && code !== 'rate_limited') return;
    if (isExpected(err)) return tellSometimes(call, code);
    if (code === 'unavailable') log.warn({ ...call, err }, 'a call could not be served');
  };
}

interface Told {
  readonly at: number;
  unsaid: number;
}

/** Our own word for it, with nothing behind it: not the database's, and not what a team's procedure threw. */
function isExpected(error: Error): boolean {
  return error instanceof AaltoError && error.cause === undefined;
}
