import type { Answer } from '../errors/answer.ts';
import type { Session } from '../generated/api.ts';
import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';
import type { DeviceSecrets } from './device-secrets.ts';
import type { MakeCall } from './mfa-prompt.ts';
import { isSameFamily, positionOf } from './position.ts';
import type { Slot } from './slot.ts';
import type { SlotStore } from './slot-store.ts';

/**
 * Makes calls, and where one is refused for want of a second factor on a device that is remembered, raises the session by
 * that and repeats the call, once: its person is asked only where this does not help. Of several that are refused
 * together, one raises for all.
 */
export function createDeviceProof(store: SlotStore, devices: DeviceSecrets, makeCall: MakeCall): MakeCall {
  let raising: Promise<boolean> | undefined;

  async function raise(userId: string): Promise<boolean> {
    if (!(await devices.isRemembered(userId))) return false;
    const { error } = await makeCall({ path: 'auth.verifyDevice', type: 'mutation', input: undefined });
    if (error?.code === 'not_found') await devices.forget(userId);
    return error === null;
  }

  return async (call: Call, url?: string): Promise<Answer> => {
    // Begun together, so that both share one reading; a storage that fails is told by the call.
    const reading = store.read().catch(() => null);
    const answer = await makeCall(call, url);
    const before = await reading;
    if (!before || !wantsLevel(answer)) return answer;
    // A slow refusal may arrive when another call has had the session raised already.
    const isRaised =
      isRaisedSince(before, await store.read()) ||
      (await (raising ??= raise(before.session.user.id).finally(() => (raising = undefined))));
    return isRaised && isRaisedSince(before, await store.read()) ? makeCall(call, url) : answer;
  };
}

/** Nothing but the level is missing: a proof of the last minutes is more than a device can stand for. */
function wantsLevel({ error }: Answer): boolean {
  if (!error || !isRecord(error.details)) return false;
  if (error.code === 'mfa_required') return error.details['next'] === 'verify';
  return error.code === 'insufficient_aal' && error.details['maxAgeSeconds'] === null;
}

/** A step-up opens an epoch; in the same person’s session, since a call is never repeated as somebody else. */
function isRaisedSince({ session: before }: Slot, now: Slot | null): boolean {
  if (!now || !isSameFamily(now.session, before) || now.session.aal !== 'aal2') return false;
  return epochOf(now.session) > epochOf(before);
}

function epochOf({ refreshToken }: Session): number {
  return positionOf(refreshToken)?.epoch ?? 0;
}
