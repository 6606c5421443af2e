import { AaltoError } from '@aalto/auth-core';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';

import { createRefusalLog } from './log-refusals.ts';

/** What was logged, with a clock to be set. */
function setUp() {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const clock = { now: 0 };
  const logRefusal = createRefusalLog(
    { info: at('info'), warn: at('warn'), error: at('error') },
    () => clock.now,
  );
  const refuse = (cause: Error, path = 'auth.signUp'): void =>
    logRefusal(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }), { requestId: 'r', path });
  return { lines, clock, refuse };
}

const busy = (): AaltoError => new AaltoError('unavailable', { retryAfterSeconds: 1 });
const limited = (): AaltoError => new AaltoError('rate_limited', { retryAfterSeconds: 60 });

test('an overload is one short line a second, which says how many it stands for', () => {
  const { lines, clock, refuse } = setUp();
  for (let n = 0; n < 500; n += 1) refuse(busy());
  clock.now = 1_000;
  refuse(busy());
  const line = { requestId: 'r', path: 'auth.signUp', reason: 'unavailable' };
  expect(lines).toEqual([
    { level: 'warn', fields: { ...line, unsaid: 0 }, message: 'a call was turned away' },
    { level: 'warn', fields: { ...line, unsaid: 499 }, message: 'a call was turned away' },
  ]);
});

test('each reason and procedure has a line of its own', () => {
  const { lines, refuse } = setUp();
  for (const path of ['auth.signUp', 'auth.refresh'])
    [busy(), limited(), busy()].forEach((e) => refuse(e, path));
  expect(lines).toHaveLength(4);
});

test('a fault is told every time, with its stack', () => {
  const { lines, refuse } = setUp();
  const fault = new TypeError('x is not a function');
  const lost = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
  const behind = Object.assign(busy(), { cause: lost });
  for (const cause of [fault, fault, lost, lost, behind, behind]) refuse(cause);
  expect(lines.map(({ level, fields }) => ({ level, fields }))).toEqual(
    [fault, fault, lost, lost, behind, behind].map((err) => ({
      level: err === fault ? 'error' : 'warn',
      fields: { requestId: 'r', path: 'auth.signUp', err },
    })),
  );
});

test('what a caller did wrong is no news', () => {
  const { lines, refuse } = setUp();
  refuse(new AaltoError('invalid_credentials'));
  refuse(new AaltoError('conflict'));
  expect(lines).toEqual([]);
});
