import { networkError } from '../errors/aalto-error.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call, Send } from '../transport/transport.ts';
import { isSession } from './session.ts';
import { hold } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/**
 * Sends a call that needs no session and may begin one, which then replaces whatever was there. With the anon key alone:
 * it must work whatever has become of an earlier session.
 *
 * @throws {AaltoError} The session could not be stored; the client keeps the one it had.
 */
export async function signIn(store: SlotStore, send: Send, call: Call): Promise<Answer> {
  const answer = await send(call, null);
  const session = isRecord(answer.data) ? (answer.data['session'] ?? null) : null;
  if (session === null) return answer;
  if (!isSession(session)) throw networkError('The server answered something that is no session.');
  await store.update(() => hold(session));
  return answer;
}
