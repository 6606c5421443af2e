import { networkError } from '../errors/aalto-error.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { createAuthEvents } from './auth-events.ts';
import type { AuthListener } from './auth-events.ts';
import { formatSlot, parseSlot } from './slot.ts';
import type { Slot } from './slot.ts';

export interface SlotStore {
  read(): Promise<Slot | null>;
  /** Answers what was stored before, and what is now. Where `change` answers what it was given, nothing is written. */
  update(change: (slot: Slot | null) => Slot | null): Promise<SlotChange>;
  subscribe(listener: AuthListener): () => void;
}

interface SlotChange {
  readonly before: Slot | null;
  readonly after: Slot | null;
}

/**
 * The slot in a storage, and the listeners of what happens to it. Reads and updates of one client follow one another,
 * so that their outcomes are told in the order in which they happened.
 *
 * @throws {AaltoError} `network_error`: the storage failed. What it held, it still holds.
 */
export function createSlotStore(storage: TokenStorage): SlotStore {
  const events = createAuthEvents();
  const inOrder = createQueue();
  let reading: Promise<Slot | null> | undefined;
  let unwatch: (() => void) | undefined;

  const run = (work: () => Promise<SlotChange>): Promise<SlotChange> =>
    inOrder(async () => {
      const change = await work().catch(refuseStorage);
      events.tell(change.before?.session ?? null, change.after?.session ?? null);
      return change;
    });
  const readNow = async (): Promise<SlotChange> => {
    const slot = parseSlot(await storage.read());
    return { before: slot, after: slot };
  };
  // Calls of one moment share one reading, and so travel in one batch.
  const read = (): Promise<Slot | null> =>
    (reading ??= run(readNow)
      .then(({ after }) => after)
      .finally(() => (reading = undefined)));

  return {
    read,
    update: (change) => run(() => updateStored(storage, change)),
    subscribe(listener) {
      events.listeners.add(listener);
      unwatch ??= storage.watch?.(() => void read().catch(() => undefined));
      return () => {
        events.listeners.delete(listener);
        if (events.listeners.size > 0) return;
        unwatch?.();
        unwatch = undefined;
      };
    },
  };
}

async function updateStored(
  storage: TokenStorage,
  change: (slot: Slot | null) => Slot | null,
): Promise<SlotChange> {
  let outcome: SlotChange = { before: null, after: null };
  await storage.update((stored) => {
    const before = parseSlot(stored);
    const after = change(before);
    outcome = { before, after };
    if (after === before) return stored;
    return after && formatSlot(after);
  });
  return outcome;
}

function refuseStorage(cause: unknown): never {
  throw networkError('The session could not be read or stored on this device.', { cause });
}

function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
