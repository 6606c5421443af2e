import { sessionExpired } from '../errors/aalto-error.ts';
import type { Answer } from '../errors/answer.ts';
import type { Call, Send } from '../transport/transport.ts';
import { endsSession } from './call-kind.ts';
import type { DeviceSecrets } from './device-secrets.ts';
import { isSameFamily } from './position.ts';
import type { RefreshSlot } from './refresh-slot.ts';
import { needsRefresh } from './slot.ts';
import type { Slot } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/** What sending a call as the signed-in user takes. */
export interface UserCallTools {
  readonly store: SlotStore;
  readonly send: Send;
  readonly refresh: RefreshSlot;
  readonly devices: DeviceSecrets;
}

/**
 * Sends a call with the access token, refreshed ahead where it is about to end, and once more where the server finds it
 * expired. A call that began in a session is never sent without it, nor in another one: that would be another person's.
 *
 * @throws {AaltoError} The session could not be refreshed.
 */
export async function callAsUser(tools: UserCallTools, call: Call): Promise<Answer> {
  const { store, send } = tools;
  const stored = await store.read();
  if (!stored) return send(call, null);
  const slot = needsRefresh(stored) ? await renew(tools, stored) : stored;
  const answer = await send(call, slot.session.accessToken);
  if (answer.error?.code === 'token_expired') {
    const renewed = await renew(tools, slot);
    return settle(tools, call, renewed, await send(call, renewed.session.accessToken));
  }
  return settle(tools, call, slot, answer);
}

async function renew({ refresh }: UserCallTools, seen: Slot): Promise<Slot> {
  const slot = await refresh(seen);
  if (!slot || !isSameFamily(slot.session, seen.session)) throw sessionExpired();
  return slot;
}

/** The server's word that the session is over ends it here too, without waiting for the next refresh to hear it. */
async function settle(
  { store, devices }: UserCallTools,
  call: Call,
  slot: Slot,
  answer: Answer,
): Promise<Answer> {
  const code = answer.error?.code;
  const isOver = code === undefined ? endsSession(call) : OVER.has(code);
  if (isOver) await store.update((now) => (now && isSameFamily(now.session, slot.session) ? null : now));
  if (code === undefined && call.path === 'auth.deleteUser') await devices.remove(slot.session.user.id);
  return answer;
}

const OVER: ReadonlySet<string> = new Set(['session_expired', 'session_revoked']);
