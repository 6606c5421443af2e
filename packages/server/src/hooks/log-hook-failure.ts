import { DrizzleQueryError } from 'drizzle-orm';

import type { AaltoHooks } from '../hooks.ts';
import type { Log } from '../services.ts';

interface HookFailure {
  readonly hook: keyof AaltoHooks;
  /** Which call, or which session, it was. */
  readonly of: object;
  readonly error: unknown;
}

/**
 * Says which hook failed, and where in the team's code. Never the message: it is the team's own text or PostgreSQL's, and
 * may quote an address, a row or a token.
 */
export function logHookFailure(log: Log, { hook, of, error }: HookFailure): void {
  log.error({ hook, ...of, ...describeError(error) }, 'a hook failed');
}

function describeError(error: unknown): object {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(cause instanceof Error)) return { error: typeof cause };
  const { name, stack = '', message } = cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return { error: name, code, at: framesOf(stack, message) };
}

/** A stack begins with the message, which may have lines that look like anything. */
function framesOf(stack: string, message: string): string[] {
  const afterMessage = stack.slice(stack.indexOf(message) + message.length);
  const lines = afterMessage.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, 10);
}
