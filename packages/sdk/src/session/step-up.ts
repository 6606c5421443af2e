import { refreshSuperseded, sessionExpired } from '../errors/aalto-error.ts';
import { failed, succeeded } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { Call, Send } from '../transport/transport.ts';
import { raisesLevel } from './call-kind.ts';
import type { DeviceSecrets } from './device-secrets.ts';
import { isSameFamily, positionOf } from './position.ts';
import { acceptAnswer } from './refresh-slot.ts';
import type { RefreshSlot } from './refresh-slot.ts';
import { delay, isTransient, isWrongProof, retryDelayMs } from './retry.ts';
import { beginSend, createAttempt, isSamePlace, needsRefresh, release } from './slot.ts';
import type { Slot } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/** What a step-up is made of. */
export interface StepUpTools {
  readonly store: SlotStore;
  readonly send: Send;
  readonly refresh: RefreshSlot;
  readonly devices: DeviceSecrets;
}

/** The proof is sent again under a new attempt, once, where the first was lost to a refresh, another tab’s or its own. */
const MAX_ATTEMPTS = 2;

/**
 * Sends proofs (a code, a password) through the slot, one after another: with an attempt, repeated until answered.
 *
 * @throws {AaltoError} What was pending could not be finished first.
 */
export function createStepUp(tools: StepUpTools) {
  let unanswered: { readonly proof: string; readonly attempt: string; readonly start: Slot } | undefined;

  /** Undefined where nobody is signed in. */
  return async (call: Call): Promise<Answer | undefined> => {
    const proof = JSON.stringify([call.path, call.input]);
    // A person who tries again what got no answer: the code may have been good, and used up by that.
    const earlier = unanswered?.proof === proof ? unanswered : undefined;
    const stored = await tools.store.read();
    if (earlier && stored && hasSteppedUp(call, earlier.start, stored)) {
      return answerFrom(tools, call, stored);
    }
    const isPending = earlier && stored?.pending?.attempt === earlier.attempt;
    let attempt = isPending ? earlier.attempt : createAttempt();
    let origin = earlier?.start;
    for (let attempts = 1; ; attempts += 1) {
      const start = await makeReady(tools, attempt);
      if (!start) return undefined;
      if (!origin || !isSameFamily(origin.session, start.session)) origin = start;
      // Another tab may have recovered what was pending, and gone on from there, since the storage was read.
      if (hasSteppedUp(call, origin, start) || isNeedless(call, start)) {
        return answerFrom(tools, call, start);
      }
      unanswered = { proof, attempt, start: origin };
      const outcome = await sendAttempt(tools, call, start, attempt);
      if (outcome.kind !== 'unanswered') unanswered = undefined;
      if (outcome.kind !== 'lost') return outcome.answer;
      const recovered = await refreshInFamily(tools.refresh, start);
      if (hasSteppedUp(call, origin, recovered)) return answerFrom(tools, call, recovered);
      if (attempts === MAX_ATTEMPTS) return outcome.answer;
      attempt = createAttempt();
    }
  };
}

/** What the lost answer would have said, as far as anybody can still know it. */
async function answerFrom({ send, devices }: StepUpTools, call: Call, { session }: Slot): Promise<Answer> {
  await devices.learn(call, session.user.id, succeeded({ session }));
  if (call.path !== 'auth.verifyRecoveryCode') return succeeded({ session });
  const asked = { path: 'auth.challengeMfa', type: 'mutation', input: undefined } as const;
  const challenge = await send(asked, session.accessToken);
  if (challenge.error) return challenge;
  const remaining = isRecord(challenge.data) ? challenge.data['recoveryCodesRemaining'] : undefined;
  return succeeded({ session, remaining });
}

/** Finishes what is pending, unless it is this attempt, and sees to an access token that lives. */
async function makeReady({ store, refresh }: StepUpTools, attempt: string): Promise<Slot | null> {
  const slot = await store.read();
  if (!slot) return null;
  if (slot.pending?.attempt === attempt) return slot;
  return slot.pending || needsRefresh(slot) ? refreshInFamily(refresh, slot) : slot;
}

/** `lost`: a refresh was faster, or is needed first. `unanswered`: its outcome is unknown, and it stays pending. */
interface Outcome {
  readonly kind: 'answered' | 'lost' | 'unanswered';
  readonly answer: Answer;
}

async function sendAttempt(tools: StepUpTools, call: Call, start: Slot, attempt: string): Promise<Outcome> {
  const { store, send, devices } = tools;
  // With the secret of whoever is signed in where it is sent, and of nobody else.
  const { user } = start.session;
  const signed = await devices.sign(call, user.id);
  const input = { ...(isRecord(signed.input) ? signed.input : {}), attempt };
  for (let sends = 1; ; sends += 1) {
    const slot = await beginStepUp(store, start, attempt);
    if (!slot) return { kind: 'lost', answer: failed(refreshSuperseded()) };
    const answer = await send({ ...call, input }, slot.session.accessToken);
    if (answer.error === null) {
      await acceptAnswer(store, answer.data);
      await devices.learn(signed, user.id, answer);
      return { kind: 'answered', answer };
    }
    const delayMs = call.signal?.aborted ? null : retryDelayMs(answer.error, sends);
    if (delayMs === null) return settleRefusal(tools, start, attempt, answer);
    await delay(delayMs);
  }
}

/** Null where somebody else has finished this attempt, begun another, or changed the session. */
async function beginStepUp(store: SlotStore, start: Slot, attempt: string): Promise<Slot | null> {
  const { after } = await store.update((slot) => {
    if (!slot || !isSamePlace(slot, start)) return slot;
    return slot.pending && slot.pending.attempt !== attempt ? slot : beginSend(slot, 'step-up', attempt);
  });
  return after && isSamePlace(after, start) && after.pending?.attempt === attempt ? after : null;
}

async function settleRefusal(
  { store, refresh }: StepUpTools,
  start: Slot,
  attempt: string,
  answer: Extract<Answer, { data: null }>,
): Promise<Outcome> {
  const { code } = answer.error;
  if (isTransient(answer.error)) return { kind: 'unanswered', answer };
  if (code === 'token_expired' || code === 'refresh_superseded') return { kind: 'lost', answer };
  const { after } = await store.update((slot) =>
    isWrongProof(answer.error) ? release(slot, attempt) : slot,
  );
  // A copy that is still on its way must not step up behind the person's back, so a refresh uses the attempt up.
  // If that fails, the attempt stays pending, and whoever calls next finishes it.
  if (after?.pending?.attempt === attempt) await refresh(start).catch(() => undefined);
  return { kind: 'answered', answer };
}

/** A remembered device has nothing to add to what another call, or a code, has proven meanwhile. */
function isNeedless({ path }: Call, { session }: Slot): boolean {
  return path === 'auth.verifyDevice' && session.aal === 'aal2';
}

/** Whether a proof that got no answer, or another since, turns out to have done what the call asked for. */
function hasSteppedUp(call: Call, { session: start }: Slot, { session }: Slot): boolean {
  const [before, now] = [positionOf(start.refreshToken), positionOf(session.refreshToken)];
  if (!before || now?.family !== before.family || now.epoch <= before.epoch) return false;
  if (session.aal !== 'aal2' || !raisesLevel(call)) return false;
  const factorId = isRecord(call.input) ? call.input['factorId'] : undefined;
  return factorId === undefined || session.user.factors.some(({ id }) => id === factorId);
}

async function refreshInFamily(refresh: RefreshSlot, seen: Slot): Promise<Slot> {
  const slot = await refresh(seen);
  if (!slot || !isSameFamily(slot.session, seen.session)) throw sessionExpired();
  return slot;
}
