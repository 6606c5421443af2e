/**
 * What a tab may remember of the storage. The fewer things it could go by, the fewer histories are told apart; so
 * whatever its flows look at in vain today is kept from them, and a flow that begins to look at it fails here, loudly.
 */
import type { Slot } from '../../packages/sdk/src/session/slot.ts';
import { nameOf } from './names.ts';

interface Change {
  readonly before: Slot | null;
  readonly after: Slot | null;
}

/** All but the number of sendings, which is the storage's to count. */
export function remembered(slot: Slot | null): Slot | null {
  if (!slot?.pending) return slot;
  const pending = {
    ...slot.pending,
    get sends(): number {
      return refuse('how often an attempt was sent');
    },
  };
  return { ...slot, pending };
}

/** What is stored now; what was before only where that is nothing, or is gone. */
export function rememberedChange({ before, after }: Change): Change {
  if (!before || !after) return { before: remembered(before), after: remembered(after) };
  return {
    before: new Proxy(before, { get: () => refuse('what it has replaced') }),
    after: remembered(after),
  };
}

export function keyOfMemory(slot: Slot | null): string {
  if (!slot) return '-';
  const { session, pending } = slot;
  const held = `${nameOf(session.refreshToken)}=${nameOf(session.accessToken)}`;
  return pending ? `${held}?${pending.kind}${nameOf(pending.attempt)}` : held;
}

export function keyOfChange({ before, after }: Change): string {
  return before && after ? keyOfMemory(after) : `${keyOfMemory(before)}→${keyOfMemory(after)}`;
}

function refuse(what: string): never {
  throw new TypeError(`A flow remembers ${what}: the model has to tell histories apart by it`);
}
