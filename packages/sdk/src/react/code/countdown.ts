import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';

/**
 * Whole seconds until a time, as it comes nearer; 0 once it is past, and for null.
 *
 * @param until Milliseconds since 1970.
 */
export function createCountdown(until: number | null): Readable<number> {
  const secondsLeft = (): number => Math.max(0, Math.ceil(((until ?? 0) - Date.now()) / 1000));
  const store = createStore(secondsLeft(), () => {
    const tick = (): void => {
      store.set(secondsLeft());
      if (store.getState() === 0) clearInterval(ticker);
    };
    const ticker = setInterval(tick, 1000);
    tick();
    return () => clearInterval(ticker);
  });
  return store;
}
