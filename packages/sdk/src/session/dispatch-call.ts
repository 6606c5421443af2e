import { succeeded } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';
import { callAsUser } from './call-as-user.ts';
import type { UserCallTools } from './call-as-user.ts';
import { kindOf } from './call-kind.ts';
import { signIn } from './sign-in.ts';
import { signOutLocally } from './sign-out.ts';

export interface DispatchTools extends UserCallTools {
  /** Undefined where nobody is signed in. */
  readonly stepUp: (call: Call) => Promise<Answer | undefined>;
}

/** Sends a call the way that its meaning to the session asks for. */
export async function dispatchCall(tools: DispatchTools, call: Call): Promise<Answer> {
  const { store, send, stepUp } = tools;
  switch (kindOf(call)) {
    case 'sign-in':
      return signIn(store, send, call);
    case 'step-up':
      return (await stepUp(call)) ?? send(call, null);
    case 'refresh':
      return callRefresh(tools, call);
    case 'sign-out':
      return signOutLocally(store, send, call);
    case 'plain':
      return callAsUser(tools, call);
  }
}

/**
 * `auth.refresh` as a procedure: of this device's own token it is `refreshSession`, since its successor would be lost
 * any other way; of another, it is the caller's to keep.
 */
async function callRefresh({ store, send, refresh }: UserCallTools, call: Call): Promise<Answer> {
  const slot = await store.read();
  const isOwn = isRecord(call.input) && call.input['refreshToken'] === slot?.session.refreshToken;
  if (!slot || !isOwn) return send(call, null);
  return succeeded({ session: (await refresh(slot))?.session ?? null });
}
