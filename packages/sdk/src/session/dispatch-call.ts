import { succeeded } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';
import { callAsUser } from './call-as-user.ts';
import type { UserCallTools } from './call-as-user.ts';
import { kindOf, takesAttempt } from './call-kind.ts';
import { isVisit } from './oauth-flows.ts';
import type { OAuthFlows } from './oauth-flows.ts';
import type { createRepetition } from './repetition.ts';
import type { SignIn } from './sign-in.ts';
import { signOutLocally } from './sign-out.ts';

export interface DispatchTools extends UserCallTools {
  /** Undefined where nobody is signed in. */
  readonly stepUp: (call: Call) => Promise<Answer | undefined>;
  readonly signIn: SignIn;
  readonly flows: OAuthFlows;
  /** For what a session does once, such as making new recovery codes. */
  readonly repeat: ReturnType<typeof createRepetition>;
}

/** Sends a call the way that its meaning to the session asks for. */
export async function dispatchCall(tools: DispatchTools, given: Call): Promise<Answer> {
  const { store, send, signIn, stepUp, flows } = tools;
  const call = isVisit(given) ? await flows.begin(given) : given;
  switch (kindOf(call)) {
    case 'sign-in':
      return signIn(send, call);
    case 'step-up':
      return (await stepUp(call)) ?? send(call, null);
    case 'exchange':
      return exchange(tools, call);
    case 'refresh':
      return callRefresh(tools, call);
    case 'sign-out':
      return signOutLocally(store, send, call);
    case 'question':
      return callAsUser(tools, await asThisDevice(tools, call));
    case 'plain':
      return takesAttempt(call)
        ? tools.repeat((attempted) => callAsUser(tools, attempted), call)
        : callAsUser(tools, call);
  }
}

/** Which budget of guesses it is about depends on the device. A proof is signed where it is sent, in `createStepUp`. */
async function asThisDevice({ store, devices }: DispatchTools, call: Call): Promise<Call> {
  const slot = await store.read();
  return slot ? devices.sign(call, slot.session.user.id) : call;
}

/** The code is good for nothing more. */
const SPENT: ReadonlySet<string> = new Set(['invalid_code', 'conflict', 'user_banned']);

/** Of a visit that was begun to add an identity, in the session that it is added to; of any other, a sign-in. */
async function exchange({ send, signIn, stepUp, flows }: DispatchTools, given: Call): Promise<Answer> {
  const { call, isLink } = await flows.resume(given);
  const answer = isLink ? ((await stepUp(call)) ?? (await send(call, null))) : await signIn(send, call);
  // Anything else may be repeated: after a step-up, say. What is left behind is forgotten by its age.
  if (answer.error === null || SPENT.has(answer.error.code)) await flows.end(call).catch(() => undefined);
  return answer;
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
