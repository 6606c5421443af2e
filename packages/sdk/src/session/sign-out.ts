import type { AaltoError } from '../errors/aalto-error.ts';
import { failed, succeeded } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call, Send } from '../transport/transport.ts';
import { FINAL_REFUSALS } from './refresh-slot.ts';
import { isSession } from './session.ts';
import { createAttempt, needsRefresh } from './slot.ts';
import type { Slot } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/**
 * Signs this device out: first here, at once and whatever happens next, in every tab; then on the server. An error says
 * that the server could not be told; the session then lives there until it is revoked or expires, with nobody who
 * holds it.
 */
export async function signOutLocally(store: SlotStore, send: Send, call: Call): Promise<Answer> {
  const { before } = await store.update(() => null);
  if (!before) return succeeded({});
  const { data, error } = await tellServer(send, call, before);
  return error === null || isOver(error) ? succeeded(data ?? {}) : failed(error);
}

/** With the access token if it lives, else with one that is got by the refresh token, which nobody else holds now. */
async function tellServer(send: Send, call: Call, slot: Slot): Promise<Answer> {
  if (!needsRefresh(slot)) {
    const answer = await send(call, slot.session.accessToken);
    if (answer.error?.code !== 'token_expired') return answer;
  }
  const attempt = slot.pending?.attempt ?? createAttempt();
  const input = { refreshToken: slot.session.refreshToken, attempt };
  const { data, error } = await send({ path: 'auth.refresh', type: 'mutation', input }, null);
  if (error) return failed(error);
  const session = isRecord(data) ? data['session'] : undefined;
  return send(call, isSession(session) ? session.accessToken : slot.session.accessToken);
}

/** The session had ended already, which is what was asked for. */
function isOver({ code }: AaltoError): boolean {
  return FINAL_REFUSALS.has(code);
}
