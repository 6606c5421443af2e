/** What React can subscribe to. */
export interface Readable<State> {
  readonly getState: () => State;
  /** Answers how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<State> extends Readable<State> {
  readonly set: (next: State) => void;
  readonly isWatched: () => boolean;
}

/**
 * A value, and who wants to know of its changes.
 *
 * @param watch Run as long as somebody watches; it answers how to stop.
 */
export function createStore<State>(
  initial: State,
  watch: () => () => void = () => () => undefined,
): Store<State> {
  const listeners = new Set<() => void>();
  let state = initial;
  let stop = (): void => undefined;
  return {
    getState: () => state,
    isWatched: () => listeners.size > 0,
    set(next) {
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) stop = watch();
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop();
      };
    },
  };
}
