import { networkError } from '../errors/aalto-error.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call, Send } from '../transport/transport.ts';
import { takesAttempt } from './call-kind.ts';
import { isSameFamily } from './position.ts';
import { createRepetition } from './repetition.ts';
import { isSession } from './session.ts';
import { accept, hold } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

export type SignIn = (send: Send, call: Call) => Promise<Answer>;

/**
 * Sends calls that need no session and may begin one, which then replaces whatever was there. With the anon key alone:
 * it must work whatever has become of an earlier session.
 *
 * @throws {AaltoError} The session could not be stored; the client keeps the one it had.
 */
export function createSignIn(store: SlotStore): SignIn {
  const repeat = createRepetition();
  return async (send, call) => {
    const answer = takesAttempt(call)
      ? await repeat((attempted) => send(attempted, null), call)
      : await send(call, null);
    const session = isRecord(answer.data) ? (answer.data['session'] ?? null) : null;
    if (session === null) return answer;
    if (!isSession(session)) throw networkError('The server answered something that is no session.');
    // An answer that was repeated must not bring back a token that has been rotated meanwhile.
    await store.update((slot) =>
      slot && isSameFamily(slot.session, session) ? accept(slot, session) : hold(session),
    );
    return answer;
  };
}
