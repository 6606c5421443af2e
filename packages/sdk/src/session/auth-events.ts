import type { Session } from '../generated/api.ts';
import { isNewer, isSameFamily, positionOf } from './position.ts';

/**
 * What happened to the session. `TOKEN_REFRESHED` also follows a reauthentication; `MFA_CHALLENGE_VERIFIED` a step-up,
 * by this tab or another.
 */
export type AuthEvent = 'SIGNED_IN' | 'SIGNED_OUT' | 'TOKEN_REFRESHED' | 'MFA_CHALLENGE_VERIFIED';

export type AuthListener = (event: AuthEvent, session: Session | null) => void | Promise<void>;

/**
 * Tells listeners what became of the session by comparing what they were told with what is stored now. So one's own
 * changes, another tab's, and those that were missed in between are told alike, and none twice.
 */
export function createAuthEvents() {
  const listeners = new Set<AuthListener>();
  let told: Session | null | undefined;
  return {
    listeners,
    /** Called after the commit. What was there at first is where the story begins, and no event. */
    tell(before: Session | null, now: Session | null): void {
      if (told === undefined) told = before;
      const event = eventBetween(told, now);
      if (event === null) return;
      told = now;
      for (const listener of listeners) void callSafely(listener, event, now);
    },
  };
}

function eventBetween(before: Session | null, now: Session | null): AuthEvent | null {
  if (now === null) return before && 'SIGNED_OUT';
  if (before === null || !isSameFamily(before, now)) return 'SIGNED_IN';
  if (!isNewer(now, before)) return null;
  const hasSteppedUp = positionOf(now.refreshToken)?.epoch !== positionOf(before.refreshToken)?.epoch;
  return hasSteppedUp ? 'MFA_CHALLENGE_VERIFIED' : 'TOKEN_REFRESHED';
}

/** Nobody waits for a listener, and what it throws is its own: the session is stored already. */
async function callSafely(listener: AuthListener, event: AuthEvent, session: Session | null): Promise<void> {
  try {
    await listener(event, session);
  } catch (error) {
    console.error('A listener of onAuthStateChange failed:', error);
  }
}
