/**
 * The one slot in which a client keeps its session, and every step that it can take:
 * `HOLD(token)` → `PENDING(token, attempt)` → `HOLD(successor)`. Pure: the storage applies them atomically.
 *
 * @see docs/concepts/token-families.md, "The client"
 */
import type { Session } from '../generated/api.ts';
import { isRecord } from '../is-record.ts';
import { isNewer } from './position.ts';
import { isSession } from './session.ts';

export type PendingKind = 'refresh' | 'step-up';

/** A rotation that was begun: its attempt is stored before it is sent, and repeated until it is answered. */
interface Pending {
  /** `step-up` also stands for a reauthentication: whatever only its beginner can repeat, since it took a proof. */
  readonly kind: PendingKind;
  /** 16 random bytes in base64url. */
  readonly attempt: string;
  /** How often it went out, by whichever call; counted before each. */
  readonly sends: number;
  /** By the device's clock, in milliseconds. */
  readonly since: number;
}

export interface Slot {
  readonly session: Session;
  /** By the device's clock, in milliseconds: what the session's lifetimes are counted from. */
  readonly receivedAt: number;
  readonly pending: Pending | null;
}

const FORMAT = 1;
const ATTEMPT = /^[\w-]{22}$/;
const MARGIN_MS = 30_000;
/** A step-up that somebody is still working on is left alone for as long as one request may take. */
const STEP_UP_MS = 30_000;

export function hold(session: Session): Slot {
  return { session, receivedAt: Date.now(), pending: null };
}

/** Get-or-create: where a rotation is pending, it is that one that goes out, whoever began it. Counts the sending. */
export function beginSend(slot: Slot, kind: PendingKind, newAttempt: string): Slot {
  const pending = slot.pending ?? { kind, attempt: newAttempt, sends: 0, since: Date.now() };
  return { ...slot, pending: { ...pending, sends: pending.sends + 1 } };
}

/** Only what is newer in the same session replaces what is stored; a late answer, or another session's, is dropped. */
export function accept(slot: Slot | null, session: Session): Slot | null {
  return slot && isNewer(session, slot.session) ? hold(session) : slot;
}

/** Back to `HOLD`, if this attempt went out once: what carried it was refused, and its copies will be. */
export function release(slot: Slot | null, attempt: string): Slot | null {
  return slot?.pending?.sends === 1 ? forget(slot, attempt) : slot;
}

/** Back to `HOLD`, if this attempt is still pending: no message that carries it can rotate any more. */
export function forget(slot: Slot | null, attempt: string): Slot | null {
  return slot?.pending?.attempt === attempt ? { ...slot, pending: null } : slot;
}

/** Signs out, unless something else is stored by now. */
export function endAt(slot: Slot | null, place: Slot): Slot | null {
  return slot && isSamePlace(slot, place) ? null : slot;
}

export function isSamePlace(a: Slot, b: Slot): boolean {
  return a.session.refreshToken === b.session.refreshToken;
}

/** By the server's clock: `expiresIn`, counted from receipt. Or a step-up was left behind, and is to be recovered. */
export function needsRefresh({ session, receivedAt, pending }: Slot): boolean {
  const lifetimeMs = session.expiresIn * 1000;
  const isEnding = Date.now() >= receivedAt + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);
  return isEnding || (pending?.kind === 'step-up' && Date.now() >= pending.since + STEP_UP_MS);
}

/**
 * Past `refreshExpiresAt`, by the server's clock. Not while a rotation is pending: its answer may have been lost, and
 * with it a later end.
 */
export function hasEnded({ session, receivedAt, pending }: Slot): boolean {
  const remainingMs =
    Date.parse(session.refreshExpiresAt) - Date.parse(session.expiresAt) + session.expiresIn * 1000;
  return pending === null && Date.now() > receivedAt + remainingMs;
}

export function createAttempt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .slice(0, 22)
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

export function formatSlot(slot: Slot): string {
  return JSON.stringify({ format: FORMAT, ...slot });
}

/** Garbage, or what a later version wrote, is no session: the client is signed out. */
export function parseSlot(text: string | null): Slot | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isSlot(value)
      ? { session: value.session, receivedAt: value.receivedAt, pending: value.pending }
      : null;
  } catch {
    return null;
  }
}

function isSlot(value: unknown): value is Slot {
  if (!isRecord(value) || value['format'] !== FORMAT) return false;
  return (
    isSession(value['session']) && typeof value['receivedAt'] === 'number' && isPending(value['pending'])
  );
}

function isPending(value: unknown): value is Pending | null {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { kind, attempt, sends, since } = value;
  const isKnown = kind === 'refresh' || kind === 'step-up';
  return (
    isKnown && typeof attempt === 'string' && ATTEMPT.test(attempt) && [sends, since].every(Number.isFinite)
  );
}
