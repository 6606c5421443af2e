import { networkError, sessionExpired } from '../errors/aalto-error.ts';
import type { AaltoError } from '../errors/aalto-error.ts';
import { isRecord } from '../is-record.ts';
import type { Send } from '../transport/transport.ts';
import { delay, retryDelayMs } from './retry.ts';
import { isSession } from './session.ts';
import { accept, beginSend, createAttempt, endAt, forget, hasEnded, isSamePlace } from './slot.ts';
import type { Slot } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/** After these, no repetition of any attempt brings the session back. */
export const FINAL_REFUSALS: ReadonlySet<string> = new Set([
  'invalid_refresh_token',
  'session_expired',
  'session_revoked',
  'refresh_token_reused',
  'user_banned',
]);

const REREADINGS = 20;
const REREADING_MS = 100;

/**
 * Replaces what a caller has seen by its successor, or by whatever is stored in its place by then; null where that is
 * nothing, since somebody signed out. Whatever is pending there, a refresh or a step-up, is finished by it.
 */
export type RefreshSlot = (seen: Slot) => Promise<Slot | null>;

/**
 * One refresh for all callers of a process. Between processes and tabs, the stored attempt makes theirs one.
 *
 * @throws {AaltoError} The server's refusal, or `network_error`; the attempt stays pending unless it was final.
 */
export function createRefresh(store: SlotStore, send: Send): RefreshSlot {
  let flight: Promise<Slot | null> | undefined;
  let wait: { readonly error: AaltoError; readonly until: number } | undefined;

  const refreshNow = async (seen: Slot): Promise<Slot | null> => {
    if (wait && Date.now() < wait.until) throw wait.error;
    wait = undefined;
    const outcome = await rotate(store, send, seen);
    if (outcome.error === null) return outcome.slot;
    const { error } = outcome;
    if (error.retryAfterSeconds !== undefined) {
      wait = { error, until: Date.now() + error.retryAfterSeconds * 1000 };
    }
    throw error;
  };

  return async (seen) => {
    const joined = flight && (await flight);
    if (joined === null || (joined && !isSamePlace(joined, seen))) return joined;
    flight ??= refreshNow(seen).finally(() => (flight = undefined));
    return flight;
  };
}

type Outcome = { readonly error: null; readonly slot: Slot | null } | { readonly error: AaltoError };

async function rotate(store: SlotStore, send: Send, seen: Slot): Promise<Outcome> {
  for (let sends = 1; ; sends += 1) {
    const slot = await beginRefresh(store, seen);
    if (!slot?.pending || !isSamePlace(slot, seen)) return { error: null, slot };
    const { attempt } = slot.pending;
    const input = { refreshToken: slot.session.refreshToken, attempt };
    const { data, error } = await send({ path: 'auth.refresh', type: 'mutation', input }, null);
    if (error === null) return { error: null, slot: await acceptAnswer(store, data) };
    const delayMs = retryDelayMs(error, sends);
    if (delayMs === null) return settleRefusal(store, seen, attempt, error);
    await delay(delayMs);
  }
}

/** Stores the attempt before it is sent; or finds that another has been faster. */
async function beginRefresh(store: SlotStore, seen: Slot): Promise<Slot | null> {
  const { before, after } = await store.update((slot) => {
    if (!slot || !isSamePlace(slot, seen)) return slot;
    return hasEnded(slot) ? null : beginSend(slot, 'refresh', createAttempt());
  });
  if (before && !after) throw sessionExpired();
  return after;
}

/** Stores the session that an answer brings, if it is newer than what is stored in its family. */
export async function acceptAnswer(store: SlotStore, data: unknown): Promise<Slot | null> {
  const session = isRecord(data) ? data['session'] : undefined;
  if (!isSession(session)) throw networkError('The server answered something that is no session.');
  const { after } = await store.update((slot) => accept(slot, session));
  return after;
}

async function settleRefusal(
  store: SlotStore,
  seen: Slot,
  attempt: string,
  error: AaltoError,
): Promise<Outcome> {
  if (error.code === 'refresh_superseded') {
    const slot = await readWhatSuperseded(store, seen);
    return slot && isSamePlace(slot, seen) ? { error } : { error: null, slot };
  }
  if (FINAL_REFUSALS.has(error.code)) {
    const { after } = await store.update((slot) => endAt(slot, seen));
    return after ? { error: null, slot: after } : { error };
  }
  // The token is current, and this attempt can rotate nothing: the next one is made anew.
  if (error.code === 'validation_failed') await store.update((slot) => forget(slot, attempt));
  return { error };
}

/** Whoever got the newer token stores it any moment now. */
async function readWhatSuperseded(store: SlotStore, seen: Slot): Promise<Slot | null> {
  for (let readings = 1; ; readings += 1) {
    const slot = await store.read();
    if (!slot || !isSamePlace(slot, seen) || readings === REREADINGS) return slot;
    await delay(REREADING_MS);
  }
}
