import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AaltoError } from '../../errors/aalto-error.ts';
import { createCodeEntry } from './code-entry.ts';
import { createCountdown } from './countdown.ts';

/** A field, the codes that were sent from it, and what the server says to each. */
function field(...refusals: readonly (Error | null)[]) {
  const said = [...refusals];
  const sent: string[] = [];
  const onRefused = vi.fn<() => void>();
  const entry = createCodeEntry({
    length: 6,
    onRefused,
    onSubmit: async (code) => {
      sent.push(code);
      return said.shift() ?? null;
    },
  });
  return { entry, sent, onRefused };
}

const wrong = new AaltoError('invalid_code', 'Wrong');
const locked = new AaltoError('mfa_locked', 'Locked', { details: { retryAfterSeconds: 900 } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a code', () => {
  it('is sent by itself once it is complete, pasted with spaces or dashes too', async () => {
    const { entry, sent } = field();
    entry.type('123 45');
    expect(sent).toEqual([]);
    entry.type(' 123-456 ');
    expect(sent).toEqual(['123456']);
    expect(entry.getState()).toMatchObject({ code: '123456', isBusy: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(entry.getState()).toMatchObject({ isBusy: false, error: null });
  });

  it('is sent once, however often it is submitted meanwhile', async () => {
    const { entry, sent } = field();
    entry.type('123456');
    entry.submit();
    entry.type('654321');
    expect(sent).toEqual(['123456']);
    expect(entry.getState().code).toBe('123456');
  });

  it('that is refused stays, to be corrected, and may be sent again', async () => {
    const { entry, sent, onRefused } = field(wrong, wrong);
    entry.type('123456');
    await vi.advanceTimersByTimeAsync(0);
    expect(entry.getState()).toMatchObject({ code: '123456', error: wrong, refusals: 1 });
    expect(onRefused).toHaveBeenCalledOnce();
    entry.submit();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(2);
    expect(entry.getState().refusals).toBe(2);
  });

  it('is not sent before it is complete', () => {
    const { entry, sent, onRefused } = field();
    entry.type('123');
    entry.submit();
    expect(sent).toEqual([]);
    expect(onRefused).toHaveBeenCalledOnce();
    expect(entry.getState()).toMatchObject({ isIncomplete: true, error: null });
    entry.type('1234');
    expect(entry.getState().isIncomplete).toBe(false);
  });

  it('is not sent while codes are locked, and is when the lock has ended', async () => {
    const { entry, sent } = field(locked);
    entry.type('123456');
    await vi.advanceTimersByTimeAsync(0);
    expect(entry.getState().lockedUntil).toBe(Date.now() + 900_000);
    entry.submit();
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(900_000);
    entry.submit();
    expect(sent).toHaveLength(2);
  });

  it('is locked until the later of the times that are told', () => {
    const { entry } = field();
    const until = Date.now() + 60_000;
    entry.lock(until);
    entry.lock(until - 30_000);
    expect(entry.getState().lockedUntil).toBe(until);
  });
});

describe('the countdown of a lock', () => {
  it('counts whole seconds down to nothing, and then rests', async () => {
    const countdown = createCountdown(Date.now() + 2500);
    const told: number[] = [];
    countdown.subscribe(() => told.push(countdown.getState()));
    await vi.advanceTimersByTimeAsync(5000);
    expect(told).toEqual([3, 2, 1, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is right again after nobody has watched it, and of no time it is nothing', async () => {
    const countdown = createCountdown(Date.now() + 10_000);
    countdown.subscribe(() => undefined)();
    await vi.advanceTimersByTimeAsync(4000);
    countdown.subscribe(() => undefined);
    expect(countdown.getState()).toBe(6);
    expect(createCountdown(null).getState()).toBe(0);
  });
});
