import { useCallback, useEffect, useRef } from 'react';

/** One function for the life of a component, which calls the one of its newest render: for events and effects alone. */
export function useLatest<Inputs extends readonly unknown[], Output>(
  run: (...inputs: Inputs) => Output,
): (...inputs: Inputs) => Output {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return useCallback((...inputs: Inputs) => latest.current(...inputs), []);
}
